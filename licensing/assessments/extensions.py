"""What a case waits for by its technical assessment."""

from datetime import date

from licensing.assessments import queries
from licensing.assessments.rules import waits
from licensing.review.models import Case, CaseStatus
from licensing.review.waits import Wait, register_wait


def says(case: Case, left: int, today: date) -> list[str]:
    """Return how many lines are to be assessed; none while a decision is signed: nobody can then."""
    return waits(0 if case.status == CaseStatus.COUNTERSIGN else left)


register_wait(Wait("assessment", queries.lines_left, says, first=False))
