"""The letters of a case on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def letters_of(case: Case, clocks: Sequence[Clock], now: datetime) -> Part:
    """Return the letters that were issued about a case, the latest first."""
    return Part("licensing/letters/_tracking.html", {"letters": list(case.letters.all())})
