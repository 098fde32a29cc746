"""Who may see a license, and whose files its documents are."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.licenses.models import License


@rule("licenses.see_own")
def may_see_own(actor: User, license: License) -> Verdict:
    """Exporters see the licenses of the organizations that they act for."""
    if applications_visible_to(actor).filter(case__license=license).exists():
        return ALLOW
    return Verdict("This license belongs to an organization that you do not act for.")


@file_rule("licensing.license")
def may_read_document(actor: User, license_id: UUID) -> Verdict:
    """Whoever sees a license may read its document."""
    from licensing.licenses.queries import licenses_visible_to

    if licenses_visible_to(actor).filter(pk=license_id).exists():
        return ALLOW
    return Verdict("You may not see this license.")
