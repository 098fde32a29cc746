"""Who reads the comparison of a statement, and who says what is to be made of a difference."""

from exportctl.core.access import Verdict, rule
from exportctl.core.people.models import User
from licensing.review.models import Case
from licensing.review.permissions import may_work_case


@rule("statements.judge")
def may_judge(actor: User, case: Case) -> Verdict:
    """The case's officer judges the differences; everybody who sees the case sees what was found."""
    return may_work_case(actor, case)
