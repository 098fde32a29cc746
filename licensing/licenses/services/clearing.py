"""Whether the screening of a case's parties is clear, asked anew at the moment of acting."""

from licensing.review.models import Case
from licensing.review.screened import screened_parties
from licensing.review.services import request_screening
from screening.hits import queries as hits


def why_not_clear(case: Case) -> str:
    """Return why the parties of a case are not cleared, or "" where they are."""
    clearance = hits.clearance(case.pk, screened_parties(case.application))
    return "" if clearance else " ".join(clearance.reasons) or "The screening of the parties is not clear."


def screen_anew(case: Case) -> bool:
    """Have the parties screened against the lists now in force, if they were screened against others."""
    if not hits.outdated(case.pk):
        return False
    request_screening(case, actor=None)
    return True
