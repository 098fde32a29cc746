"""How each list stands: what is in force, how old it is against the promise, and what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from exportctl.core.people.models import User
from screening.watchlists.feeds import Feed, all_feeds
from screening.watchlists.models import Edition, FetchAttempt, Watchlist
from screening.watchlists.queries import watchlists_visible_to
from screening.watchlists.rules import FAILURES, Standing, alarms

Status = Edition.Status
BAD = (FetchAttempt.Outcome.FAILED, FetchAttempt.Outcome.REFUSED)
# A look that found the publisher to have the edition that is in force.
SEEN = Q(outcome__in=["loaded", "unchanged"], edition__status=Status.IN_FORCE)


class _OfList(Protocol):
    watchlist_id: UUID


Kept = TypeVar("Kept", bound=_OfList)


@dataclass(frozen=True, slots=True)
class WatchlistRow:
    """One list as the desk shows it. `alarms` are sentences; none where it is in order."""

    watchlist: Watchlist
    in_force: Edition | None
    reading: Edition | None
    held: Edition | None
    refused: Edition | None
    last_look: FetchAttempt | None
    confirmed_at: datetime | None
    feed: Feed | None
    alarms: list[str]


def rows_visible_to(actor: User, *, key: str = "") -> list[WatchlistRow]:
    """Return every list with its state, by title, or the one with a key; a fixed number of reads."""
    visible = watchlists_visible_to(actor)
    lists = list(visible.filter(key=key) if key else visible)
    editions = Edition.objects.filter(watchlist__in=lists)
    current = list(editions.filter(status__in=[Status.IN_FORCE, Status.RECEIVED, Status.HELD]))
    last = editions.order_by("watchlist_id", "-retrieved_at").distinct("watchlist_id")
    looks = FetchAttempt.objects.filter(watchlist__in=lists)
    reads = _Reads(
        in_force=_by_list(current, lambda one: one.status == Status.IN_FORCE),
        reading=_by_list(current, lambda one: one.status == Status.RECEIVED),
        held=_by_list(current, lambda one: one.status == Status.HELD),
        refused=_by_list(last, lambda one: one.status == Status.REFUSED and one.guards == []),
        last_look=_by_list(looks.order_by("watchlist_id", "-started_at").distinct("watchlist_id")),
        confirmed=_confirmed(lists),
        failures=_failures(lists),
        feeds=all_feeds(),
    )
    now = timezone.now()
    return [_row(watchlist, reads, now) for watchlist in lists]


def attention(actor: User) -> QuerySet[Watchlist]:
    """Return the lists with which something is wrong, for those who can do something about it.

    The same as a row with alarms, asked of the database, because every page counts them.
    """
    lists = watchlists_visible_to(actor)
    if not (actor.holds("watchlists.load") or actor.holds("watchlists.accept")):
        return lists.none()
    editions = Edition.objects.filter(watchlist=OuterRef("pk"))
    looks = FetchAttempt.objects.filter(watchlist=OuterRef("pk")).order_by("-started_at")
    seen = looks.filter(SEEN).values("started_at")[:1]
    failed = looks.filter(outcome__in=BAD).values("started_at")[FAILURES - 1 : FAILURES]
    states = lists.alias(
        retrieved=Subquery(editions.filter(status=Status.IN_FORCE).values("retrieved_at")[:1]),
        confirmed=Greatest("retrieved", Subquery(seen)),
        failed=Subquery(failed),
        fine=Subquery(looks.exclude(outcome__in=BAD).values("started_at")[:1]),
        newest=Subquery(editions.order_by("-retrieved_at").values("pk")[:1]),
    )
    failing = Q(failed__isnull=False) & (Q(fine=None) | Q(failed__gt=F("fine")))
    held = Exists(editions.filter(status=Status.HELD))
    refused = Exists(Edition.objects.filter(pk=OuterRef("newest"), status=Status.REFUSED, guards=[]))
    return states.filter(Q(retrieved=None) | _late(timezone.now()) | failing | held | refused)


def _late(now: datetime) -> Q:
    """Return what lists fulfill whose edition was last confirmed longer ago than their feed promises."""
    late = Q(pk=None)
    for feed in all_feeds().values():
        if feed.hours:
            late |= Q(key=feed.key, confirmed__lt=now - timedelta(hours=feed.hours))
    return late


@dataclass(frozen=True, slots=True)
class _Reads:
    in_force: dict[UUID, Edition]
    reading: dict[UUID, Edition]
    held: dict[UUID, Edition]
    refused: dict[UUID, Edition]
    last_look: dict[UUID, FetchAttempt]
    confirmed: dict[UUID, datetime]
    failures: dict[UUID, int]
    feeds: dict[str, Feed]


def _by_list(rows: Iterable[Kept], fits: Callable[[Kept], bool] = lambda row: True) -> dict[UUID, Kept]:
    return {row.watchlist_id: row for row in rows if fits(row)}


def _confirmed(lists: list[Watchlist]) -> dict[UUID, datetime]:
    """Return when each list's publisher was last seen to have the edition that is in force."""
    seen = FetchAttempt.objects.filter(SEEN, watchlist__in=lists)
    latest = seen.order_by("watchlist_id", "-started_at").distinct("watchlist_id")
    return dict(latest.values_list("watchlist_id", "started_at"))


def _failures(lists: list[Watchlist]) -> dict[UUID, int]:
    """Count each list's looks that failed since the last one that did not."""
    fine = FetchAttempt.objects.filter(watchlist=OuterRef("watchlist")).exclude(outcome__in=BAD)
    rows = (
        FetchAttempt.objects.filter(watchlist__in=lists, outcome__in=BAD)
        .annotate(fine=Subquery(fine.order_by("-started_at").values("started_at")[:1]))
        .filter(Q(fine=None) | Q(started_at__gt=F("fine")))
    )
    return dict(rows.order_by().values_list("watchlist_id").annotate(Count("pk")))


def _row(watchlist: Watchlist, reads: _Reads, now: datetime) -> WatchlistRow:
    pk = watchlist.pk
    in_force, held, refused = reads.in_force.get(pk), reads.held.get(pk), reads.refused.get(pk)
    look, feed = reads.last_look.get(pk), reads.feeds.get(watchlist.key)
    times = [in_force.retrieved_at if in_force else None, reads.confirmed.get(pk)]
    confirmed = max((time for time in times if time is not None), default=None) if in_force else None
    standing = Standing(
        in_force=in_force is not None,
        confirmed_at=confirmed,
        hours=feed.hours if feed else None,
        failures=reads.failures.get(pk, 0),
        failure=look.error if look else "",
        held=held is not None,
        refusal=refused.refusal if refused else "",
    )
    return WatchlistRow(
        watchlist=watchlist,
        in_force=in_force,
        reading=reads.reading.get(pk),
        held=held,
        refused=refused,
        last_look=look,
        confirmed_at=confirmed,
        feed=feed,
        alarms=alarms(standing, now=now),
    )
