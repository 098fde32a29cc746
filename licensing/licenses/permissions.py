"""Who may see a license, give it back, or revoke it, and whose files its documents are."""

from uuid import UUID

from django.utils import timezone

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.permissions import may_submit
from licensing.applications.queries import applications_visible_to
from licensing.licenses.models import License, Revocation, RevocationStatus


@rule("licenses.see_own")
def may_see_own(actor: User, license: License) -> Verdict:
    """Exporters see the licenses of the organizations that they act for."""
    if applications_visible_to(actor).filter(case__license=license).exists():
        return ALLOW
    return Verdict("This license belongs to an organization that you do not act for.")


@rule("licenses.surrender")
def may_surrender(actor: User, license: License) -> Verdict:
    """Whoever may submit an application may give back what came of it: neither is undone."""
    return may_submit(actor, license.case.application)


@rule("licenses.answer_revocation")
def may_answer_revocation(actor: User, revocation: Revocation) -> Verdict:
    """Whoever may submit answers for the exporter what was announced to it, once, until it is confirmed."""
    if revocation.answer_by is None:
        return Verdict("There is nothing to answer.")
    if revocation.status == RevocationStatus.ANSWERED:
        return Verdict("This was answered already.")
    if not revocation.pending:
        return Verdict("The authority has gone on, so this can no longer be answered.")
    return may_submit(actor, revocation.license.case.application)


@rule("licenses.confirm_revocation")
def may_confirm_revocation(actor: User, subject: Revocation | License) -> Verdict:
    """A second person confirms, once the exporter was heard or could have been, unless it is urgent."""
    if isinstance(subject, License):
        return ALLOW
    if not subject.pending:
        return Verdict("This revocation is closed.")
    if subject.proposed_by_id == actor.pk:
        return Verdict("You proposed this revocation; someone else must confirm it.")
    waits = subject.status == RevocationStatus.PROPOSED and subject.answer_by is not None
    if waits and timezone.localdate() <= (subject.answer_by or timezone.localdate()):
        return Verdict(f"The exporter may answer until {subject.answer_by:%-d %b %Y}.")
    return ALLOW


@file_rule("licensing.license")
def may_read_document(actor: User, license_id: UUID) -> Verdict:
    """Whoever sees a license may read its document."""
    from licensing.licenses.queries import licenses_visible_to

    if licenses_visible_to(actor).filter(pk=license_id).exists():
        return ALLOW
    return Verdict("You may not see this license.")
