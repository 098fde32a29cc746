"""Who may assess the goods of a case, and why not. Which categories somebody may sign is asked by line."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.review.models import CLOSED, Case, CaseStatus


@rule("assessments.sign")
def may_assess(actor: User, case: Case) -> Verdict:
    """Goods are assessed until a decision waits for its signature: it must not change under the signers."""
    why = why_closed(case)
    return Verdict(why) if why else ALLOW


def why_closed(case: Case) -> str:
    """Return why no line of a case can be assessed now, "" where it can."""
    if case.status in CLOSED:
        return "This case is closed."
    if case.status == CaseStatus.COUNTERSIGN:
        return "A decision waits for its signature. It must be sent back before a line is assessed anew."
    return ""
