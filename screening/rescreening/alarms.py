"""What is wrong with re-screening: a night that was missed, portions that failed or stand still, gaps."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.people.models import User
from exportctl.core.web.alarms import Alarm, raises_alarms
from screening.hits.models import Watch
from screening.hits.rules import VERIFIED_FOR, count
from screening.rescreening import rules
from screening.rescreening.models import Rescreening
from screening.rescreening.queries import failed_portions

STALLED = timedelta(minutes=30)


@raises_alarms
def alarms(actor: User, *, now: datetime | None = None) -> list[Alarm]:
    """Return what is wrong; also to those who look after workers and the scheduler but not after screening.

    These have no page of it to open, so their alarms have no address.
    """
    sees = bool(check(actor, "rescreening.see"))
    if not sees and not check(actor, "jobs.see"):
        return []
    now = now or timezone.now()
    full = Rescreening.objects.exclude(cause=Rescreening.Cause.LIST_CHANGED).exclude(
        status=Rescreening.Status.RUNNING
    )
    newest = full.order_by("-started_at").only("started_at", "gaps").first()
    all_of_them = reverse("screening:rescreenings")
    found = [
        (_missed(newest, now), all_of_them),
        (_failed(), all_of_them),
        (_stalled(now), all_of_them),
        (_gaps(newest), reverse("screening:rescreening", args=[newest.pk]) if newest else ""),
    ]
    return [Alarm(message, url if sees else "") for message, url in found if message]


def alarm_count(actor: User) -> int:
    """Return how many alarms there are, for the navigation."""
    return len(alarms(actor))


def _missed(newest: Rescreening | None, now: datetime) -> str:
    """Say so where no screening in full has ended in time, though there is something to screen."""
    since = now - VERIFIED_FOR
    if newest is not None and newest.started_at >= since:
        return ""
    if not Watch.objects.filter(live=True, created_at__lt=since).exists():
        return ""
    when = (
        f"The last one began on {newest.started_at:%-d %b %Y, %H:%M %Z}." if newest else "There was none yet."
    )
    return (
        f"The nightly screening in full was missed. {when} What was not compared in full for 36 hours cannot "
        "be approved. Start a full screening now, and have the scheduler and the workers looked at."
    )


def _failed() -> str:
    """Say so where portions of a running re-screening failed for good."""
    number = failed_portions()
    if not number:
        return ""
    return (
        f"{count(number, 'portion', 'portions')} of a re-screening failed. Have them run again under "
        "Background work; what they cover is not approved until then."
    )


def _stalled(now: datetime) -> str:
    """Say so where a re-screening has portions left and none was done for half an hour."""
    running = Rescreening.objects.filter(status=Rescreening.Status.RUNNING, started_at__lt=now - STALLED)
    stalled = running.filter(shards__done_at=None).exclude(shards__done_at__gte=now - STALLED)
    number = stalled.distinct().count()
    if not number:
        return ""
    return (
        f"{count(number, 're-screening stands', 're-screenings stand')} still: no portion was done for "
        "half an hour. Have the workers looked at; it goes on by itself when they run again."
    )


def _gaps(newest: Rescreening | None) -> str:
    """Say so where the newest re-screening in full could not compare some threads."""
    if newest is None or not newest.gaps:
        return ""
    return (
        f"The newest screening in full could not compare {rules.thread_count(newest.gaps)}. Its page says "
        "which; have the names put right. They cannot be approved until then."
    )
