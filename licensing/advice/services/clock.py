"""What the clock of a request says, copied to its row for the queue."""

from exportctl.core.calendar.models import Clock
from licensing.advice.models import AdviceRequest
from licensing.advice.rules import CLOCK


def copy_clock(request: AdviceRequest) -> None:
    """Copy the day when an answer is due, and whether the clock stands still."""
    clock = Clock.objects.get(subject_id=request.pk, key=CLOCK)
    request.due_on, request.waiting = clock.due_on, clock.paused
    request.save(update_fields=["due_on", "waiting", "updated_at"])
