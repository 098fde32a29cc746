"""Who may decide and countersign, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.decisions.models import Decision, DecisionStatus
from licensing.review.models import CLOSED, Case, CaseStatus


@rule("decisions.decide")
def may_decide(actor: User, case: Case) -> Verdict:
    """The officer of the case, or a manager, decides while it is under review, after a recommendation."""
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if case.status != CaseStatus.UNDER_REVIEW:
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
    """Four eyes: the second signature is never the first one's author, nor the officer's who recommended."""
    decision = subject if isinstance(subject, Decision) else latest(subject)
    if decision is None or decision.status != DecisionStatus.PROPOSED:
        return Verdict("There is no decision that waits for a second signature.")
    if decision.made_by_id == actor.pk:
        return Verdict("You made this decision; someone else must countersign it.")
    recommendation = decision.case.recommendation
    if recommendation is not None and recommendation.made_by_id == actor.pk:
        return Verdict("You recommended this outcome; someone else must countersign it.")
    return ALLOW


def latest(case: Case) -> Decision | None:
    """Return a case's newest decision, with what the rules read."""
    return case.decisions.select_related("case__recommendation").first()
