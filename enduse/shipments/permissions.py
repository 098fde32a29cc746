"""Who may record a shipment."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.licenses.models import License


@rule("shipments.record")
def may_record(actor: User, license: License) -> Verdict:
    """Whoever acts for the exporter of the license."""
    if applications_visible_to(actor).filter(case__license=license).exists():
        return ALLOW
    return Verdict("This license belongs to an organization that you do not act for.")
