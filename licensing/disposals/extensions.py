"""What the exporter's tracking page says of files that were disposed of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from exportctl.core.calendar.models import Clock
from licensing.disposals.models import Disposal, DisposalStatus
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked

EARLIEST = timedelta(days=365)  # nothing of the schedule is shorter, so that younger cases cost no read


@tracked
def disposed(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Say of a case long closed since when its files are no longer kept."""
    if case.closed_at is None or case.closed_at > timezone.now() - EARLIEST:
        return None
    found = Disposal.objects.filter(case=case, status__in=[DisposalStatus.CONFIRMED, DisposalStatus.DONE])
    last = found.order_by("-ended_at").first()
    return Part("licensing/disposals/_tracking.html", {"at": last.ended_at}) if last else None
