"""What the clock of a request says, copied to its row for the queue."""

from django.utils import timezone

from exportctl.core.calendar.models import Clock
from screening.corrections.models import CorrectionRequest
from screening.corrections.rules import CLOCK


def copy_clock(request: CorrectionRequest) -> None:
    """Copy the day when an answer is due, and whether the clock stands still."""
    clock = Clock.objects.get(subject_id=request.pk, key=CLOCK)
    request.due_on, request.waiting = clock.due_on, clock.paused
    request.updated_at = timezone.now()
    request.save(update_fields=["due_on", "waiting", "updated_at"])
