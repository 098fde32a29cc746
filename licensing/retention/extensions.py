"""What the exporter's tracking page says of keeping: never a word of holds."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.retention import queries
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def kept(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Say of a closed case until when the authority keeps its record at least. One read."""
    if case.closed_at is None:
        return None
    return Part("licensing/retention/_tracking.html", {"kept": queries.retention_of(case)})
