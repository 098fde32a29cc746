"""Who enters what came back, and who reads the papers of it."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.handling.documents import Source, documents_from
from licensing.licenses.models import License
from licensing.returns.models import ReturnEntry


@rule("returns.record")
def may_record(actor: User, license: License) -> Verdict:
    """Whoever acts for the exporter of the license, whatever state the license is in."""
    if applications_visible_to(actor).filter(case__license=license).exists():
        return ALLOW
    return Verdict("This license belongs to an organization that you do not act for.")


documents_from(Source("licensing.returnentry", "Return of goods", ReturnEntry, "line__license__case"))


@file_rule("licensing.returnentry")
def may_read_paper(actor: User, entry_id: UUID) -> Verdict:
    """Whoever sees the license that the entry stands on reads its paper."""
    from licensing.licenses.queries import licenses_visible_to

    if licenses_visible_to(actor).filter(lines__return_account__entries=entry_id).exists():
        return ALLOW
    return Verdict("You may not see this license.")
