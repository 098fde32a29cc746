"""Who may decide, countersign and answer an announced refusal, and why not."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.applications.permissions import may_submit
from licensing.decisions.models import Decision, IntentStatus, RefusalIntent
from licensing.handling.documents import Source, documents_from
from licensing.referrals.queries import said_on
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.queries import cases_visible_to


@rule("decisions.decide")
def may_decide(actor: User, case: Case) -> Verdict:
    """The officer of the case, or a manager, decides while it is under review, after a recommendation.

    Who decides also announces a refusal, and goes on from there.
    """
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if case.status not in {CaseStatus.UNDER_REVIEW, CaseStatus.INTENT}:
        return Verdict(f"The case is not under review: {case.get_status_display().lower()}.")
    if case.recommendation_id is None:
        return Verdict("There is no recommendation yet. Write one first.")
    if case.officer_id is None:
        return Verdict("Nobody has this case yet. Take it first.")
    if case.officer_id != actor.pk and not actor.has_role(Role.MANAGER):
        return Verdict(f"{case.officer} has this case.")
    return ALLOW


@rule("decisions.countersign")
def may_countersign(actor: User, subject: Case | Decision) -> Verdict:
    """Four eyes, or six: nobody signs twice, nor what they decided or recommended themselves."""
    decision = subject if isinstance(subject, Decision) else latest(subject)
    if decision is None or not decision.waiting:
        return Verdict("There is no decision that waits for a second signature.")
    if decision.made_by_id == actor.pk:
        return Verdict("You made this decision; someone else must countersign it.")
    if decision.first_signed_by_id == actor.pk:
        return Verdict("You gave the first countersignature; someone else must give the second.")
    recommendation = decision.case.recommendation
    if recommendation is not None and recommendation.made_by_id == actor.pk:
        return Verdict("You recommended this outcome; someone else must countersign it.")
    advised, for_agency = said_on(actor, decision.case_id)
    if advised:
        return Verdict("You gave an opinion on this case; someone else must countersign it.")
    if for_agency:
        return Verdict("You recommended for an agency on this case; someone else must countersign it.")
    return ALLOW


@rule("decisions.answer_intent")
def may_answer_intent(actor: User, intent: RefusalIntent) -> Verdict:
    """Whoever may submit answers for the exporter, once, until the authority has gone on."""
    if intent.status == IntentStatus.ANSWERED:
        return Verdict("This announcement was answered already.")
    if intent.case.status != CaseStatus.INTENT or not intent.pending:
        return Verdict("The authority has gone on with the case, so this can no longer be answered.")
    return may_submit(actor, intent.case.application)


documents_from(
    Source("licensing.refusalintent", "With the answer to an announced refusal", RefusalIntent, "case")
)


@file_rule("licensing.refusalintent")
def may_read_answer(actor: User, intent_id: UUID) -> Verdict:
    """Whoever may know of the case reads the documents of the answer."""
    if cases_visible_to(actor).filter(refusal_intents=intent_id).exists():
        return ALLOW
    return Verdict("You may not see this case.")


def latest(case: Case) -> Decision | None:
    """Return a case's newest decision, with what the rules read."""
    return case.decisions.select_related("case__recommendation").first()
