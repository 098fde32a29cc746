"""Who may record a shipment."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.licenses.models import License
from licensing.organizations.queries import organizations_of


@rule("shipments.record")
def may_record(actor: User, license: License) -> Verdict:
    """Whoever acts for the exporter of the license."""
    if organizations_of(actor).filter(pk=license.organization_id).exists():
        return ALLOW
    return Verdict("This license belongs to an organization that you do not act for.")
