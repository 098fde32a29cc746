"""What a case waits for by its technical assessment, and when that took its days."""

from collections.abc import Iterator
from datetime import date

from licensing.assessments import queries
from licensing.assessments.rules import waits
from licensing.forecasts.spans import reads_spans
from licensing.forecasts.stages import Span
from licensing.review.models import Case, CaseStatus
from licensing.review.waits import Wait, register_wait


def says(case: Case, left: int, today: date) -> list[str]:
    """Return how many lines are to be assessed; none while a decision is signed: nobody can then."""
    return waits(0 if case.status == CaseStatus.COUNTERSIGN else left)


register_wait(Wait("assessment", queries.lines_left, says, first=False))


@reads_spans
def spans_of(case: Case) -> Iterator[Span]:
    """Return when each line of each edition waited for its first assessment. One read."""
    for filed_at, assessed_at, superseded_at in queries.waits_of_lines(case):
        ends = [at for at in (assessed_at, superseded_at) if at is not None]
        yield Span(filed_at, min(ends, default=None), "Technical assessment")
