"""What became of a claim of urgency, on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.priority.rules import UNCHANGED
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked
from licensing.types.urgency import claim_of


@tracked
def urgency_of(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Return what the authority says of the urgency; None where nothing was asked for."""
    claim = claim_of(case.application.answers) if case.urgent else None
    if claim is None:
        return None
    return Part("licensing/priority/_tracking.html", {"case": case, "claim": claim, "unchanged": UNCHANGED})
