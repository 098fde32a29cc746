"""What the exporter's tracking page says of a case that was opened again."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.corrections.models import Reopening, ReopeningStatus
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def reopened(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Say why a case was opened again, and that its earlier outcome does not stand. One read where it was."""
    if case.reopened_at is None:
        return None
    found = Reopening.objects.filter(case=case, status=ReopeningStatus.REOPENED)
    return Part("licensing/corrections/_tracking.html", {"reopenings": list(found)})
