"""How a request to vary a license stands, on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def change_of_a_license(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Return which license a case changes and how that ended; None for a case of its own."""
    return Part("licensing/variations/_tracking.html", {"variation": case.variation}) if case.varies else None
