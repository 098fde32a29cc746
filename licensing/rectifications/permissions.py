"""Who reports a mistake, who works on the report, and who signs the correction."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.permissions import may_draft
from licensing.letters.models import Letter
from licensing.licenses.models import License
from licensing.rectifications import queries
from licensing.rectifications.models import Rectification, RectificationStatus


@rule("rectifications.ask")
def may_ask(actor: User, subject: License | Letter | Rectification) -> Verdict:
    """Whoever drafts for the exporter, an agent within its grant; what the authority found is its own."""
    if isinstance(subject, Rectification):
        if not subject.open:
            return Verdict(f"This report is closed: {subject.get_status_display().lower()}.")
        if subject.by_authority:
            return Verdict("The authority found this mistake itself.")
    application = Application.objects.select_related("organization").get(case=subject.case_id)
    verdict = may_draft(actor, application)
    return (
        verdict if isinstance(subject, Rectification) else verdict and Verdict(queries.why_not_asked(subject))
    )


@rule("rectifications.work")
def may_work(actor: User, subject: License | Rectification) -> Verdict:
    """An officer finds a mistake in a license, or works on a report until it is proposed or answered."""
    if isinstance(subject, License):
        return Verdict(queries.why_not_asked(subject))
    if subject.status == RectificationStatus.PROPOSED:
        return Verdict("A correction is proposed. A second person signs it or sends it back.")
    if not subject.open:
        return Verdict(f"This report is closed: {subject.get_status_display().lower()}.")
    return ALLOW


@rule("rectifications.confirm")
def may_confirm(actor: User, rectification: Rectification) -> Verdict:
    """Four eyes: nobody signs, or sends back, what they proposed."""
    if rectification.status != RectificationStatus.PROPOSED:
        return Verdict("No correction waits for a signature.")
    if rectification.proposed_by_id == actor.pk:
        return Verdict("You proposed this correction; someone else must sign it.")
    return ALLOW


@file_rule("licensing.rectification")
def may_read_file(actor: User, rectification_id: UUID) -> Verdict:
    """Whoever may know of the report reads its documents."""
    if queries.rectifications_visible_to(actor).filter(pk=rectification_id).exists():
        return ALLOW
    return Verdict("You may not read the documents of this report.")
