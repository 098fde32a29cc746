"""What is wrong with re-screening: a night that was missed, portions that failed or stand still, gaps."""

from datetime import datetime, timedelta

from django.db.models import Exists, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.counts import Counted
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
    newest = _newest().only("started_at", "gaps").first()
    all_of_them = reverse("screening:rescreenings")
    found = [
        (_missed(newest, now), all_of_them),
        (_failed(), all_of_them),
        (_stalled(now), all_of_them),
        (_gaps(newest), reverse("screening:rescreening", args=[newest.pk]) if newest else ""),
    ]
    return [Alarm(message, url if sees else "") for message, url in found if message]


def alarm_count(actor: User) -> Combinable | int:
    """Return how many alarms there are, for the navigation: one for each kind of which there is anything."""
    if not check(actor, "rescreening.see"):
        return 0
    now = timezone.now()
    gaps = Rescreening.objects.filter(pk=Subquery(_newest().values("pk")[:1]), gaps__gt=0)
    missed, failed, stalled = (
        Counted(rows.order_by()[:1]) for rows in (_unscreened(now), failed_portions(), _standing_still(now))
    )
    return missed + failed + stalled + Counted(gaps)


def _newest() -> QuerySet[Rescreening]:
    """Return the re-screenings in full that have ended, the newest first."""
    full = Rescreening.objects.exclude(cause=Rescreening.Cause.LIST_CHANGED)
    return full.exclude(status=Rescreening.Status.RUNNING).order_by("-started_at")


def _unscreened(now: datetime) -> QuerySet[Watch]:
    """Return what is to be screened and was there before the last screening in full should have begun."""
    since = now - VERIFIED_FOR
    in_time = Exists(_newest().filter(started_at__gte=since))
    return Watch.objects.filter(~in_time, live=True, created_at__lt=since)


def _standing_still(now: datetime) -> QuerySet[Rescreening]:
    """Return the re-screenings that have portions left of which none was done for a while."""
    running = Rescreening.objects.filter(status=Rescreening.Status.RUNNING, started_at__lt=now - STALLED)
    return running.filter(shards__done_at=None).exclude(shards__done_at__gte=now - STALLED).distinct()


def _missed(newest: Rescreening | None, now: datetime) -> str:
    """Say so where no screening in full has ended in time, though there is something to screen."""
    if not _unscreened(now).exists():
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
    number = failed_portions().count()
    if not number:
        return ""
    return (
        f"{count(number, 'portion', 'portions')} of a re-screening failed. Have them run again under "
        "Background work; what they cover is not approved until then."
    )


def _stalled(now: datetime) -> str:
    """Say so where a re-screening has portions left and none was done for half an hour."""
    number = _standing_still(now).count()
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
