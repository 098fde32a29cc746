"""What the exporter's tracking page says of mistakes."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.rectifications.models import Rectification
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def mistakes(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Link to where a mistake is reported once a case is closed; say what a correction's own case is."""
    if case.closed_at is None:
        return None
    found = None
    if case.application.copied_from_id is not None:
        found = Rectification.objects.filter(pk=case.pk).select_related("edition").first()
    return Part("licensing/rectifications/_tracking.html", {"case": case, "correction": found})
