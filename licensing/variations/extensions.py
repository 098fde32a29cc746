"""How a request to vary a license stands, on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked
from licensing.variations import queries


@tracked
def change_of_a_license(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Return which license a case changes and how that ended; None for a case of its own."""
    found = queries.of_case(case) if case.varies else None
    return found and Part("licensing/variations/_tracking.html", {"variation": found})
