"""Who may open a closed case again, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.corrections import queries
from licensing.corrections.models import Reopening, ReopeningStatus
from licensing.review.models import Case


@rule("corrections.reopen")
def may_propose(actor: User, case: Case) -> Verdict:
    """A case that was refused, returned or withdrawn; one proposal at a time."""
    if why := queries.why_not_reopened(case):
        return Verdict(why)
    if queries.proposed(case) is not None:
        return Verdict("It is proposed already to open this case again.")
    return ALLOW


@rule("corrections.take_back")
def may_take_back(actor: User, reopening: Reopening) -> Verdict:
    """Whoever proposed takes back, until the second person has answered."""
    if reopening.status != ReopeningStatus.PROPOSED:
        return Verdict("This proposal was answered already.")
    if reopening.proposed_by_id != actor.pk:
        return Verdict(f"{reopening.proposed_by} proposed it and takes it back, or a second person refuses.")
    return ALLOW


@rule("corrections.countersign")
def may_countersign(actor: User, subject: Case | Reopening) -> Verdict:
    """Four eyes: nobody opens a case again on their own proposal."""
    found = subject if isinstance(subject, Reopening) else queries.proposed(subject)
    if found is None or found.status != ReopeningStatus.PROPOSED:
        return Verdict("Nobody proposes to open this case again.")
    if found.proposed_by_id == actor.pk:
        return Verdict("You proposed it; someone else must sign.")
    return Verdict(queries.why_not_reopened(subject)) if isinstance(subject, Case) else ALLOW
