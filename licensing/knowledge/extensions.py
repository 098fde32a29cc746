"""The way to customer knowledge on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def knowledge(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Invite to file what is known while the case is open, and lead to what was filed. No read."""
    return Part("licensing/knowledge/_tracking.html", {"case": case})
