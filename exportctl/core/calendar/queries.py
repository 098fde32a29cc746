"""Reads of clocks and of the days on which the authority is closed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject

from exportctl.core.calendar import rules
from exportctl.core.calendar.models import Clock, ClockPause, ClosingDay
from exportctl.core.calendar.rules import Facts, Pause, Turn

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def with_facts(clocks: "QuerySet[Clock]") -> "QuerySet[Clock]":
    """Have clocks come with their pauses and closing days, in the same read, for `facts_of`."""
    pauses = ClockPause.objects.filter(clock=OuterRef("pk")).order_by("started_at")
    # A stopped clock keeps the closing days that were known when it stopped: what was told stays so.
    known = Coalesce(OuterRef("stopped_at"), Value(FOREVER), output_field=DateTimeField())
    closed = ClosingDay.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=known),
        jurisdiction=OuterRef("jurisdiction"),
        day__gte=OuterRef("started_at__date"),
        created_at__lte=known,
    )
    told = JSONObject(start="started_at", end="ended_at", reason="reason", holder="holder")
    return clocks.annotate(
        told_pauses=ArraySubquery(pauses.values(told=told)),
        told_closed=ArraySubquery(closed.order_by("day").values(told=JSONObject(day="day", reason="reason"))),
    )


def facts_of(clock: Clock, *, turns: Sequence[Turn] = ()) -> Facts:
    """Return what the ledger of a clock from `with_facts` follows from."""
    told: Any = clock
    return Facts(
        started=clock.started_at,
        unit=clock.unit,
        jurisdiction=clock.jurisdiction,
        pauses=tuple(_pause(one) for one in told.told_pauses),
        stopped=clock.stopped_at,
        closed={date.fromisoformat(one["day"]): one["reason"] for one in told.told_closed},
        zone=clock.zone,
        cut_off=clock.cut_off,
        holder=clock.holder,
        turns=tuple(turns),
    )


def _pause(told: dict[str, Any]) -> Pause:
    """Return a pause as the database told it."""
    ended = datetime.fromisoformat(told["end"]) if told["end"] else None
    return Pause(datetime.fromisoformat(told["start"]), ended, told["reason"], told["holder"])


def clock_state(subject_id: UUID, key: str, now: datetime) -> rules.ClockState | None:
    """Return how one clock of a subject stands, or None where there is no such clock. One read."""
    return clock_states([subject_id], key, now).get(subject_id)


def clock_states(subject_ids: Iterable[UUID], key: str, now: datetime) -> dict[UUID, rules.ClockState]:
    """Return the clocks of many subjects in one read, by subject."""
    clocks = with_facts(Clock.objects.filter(subject_id__in=list(subject_ids), key=key))
    return {one.subject_id: rules.state_of(facts_of(one), target=one.days, now=now) for one in clocks}


def clocks_of(thread: UUID) -> "QuerySet[Clock]":
    """Return the clocks of a case or request and of what belongs to it, the first started first."""
    found = Clock.objects.filter(Q(subject_id=thread) | Q(thread=thread))
    return with_facts(found).order_by("started_at", "pk")


def closing_days(jurisdiction: str) -> dict[date, str]:
    """Return the closing days in force with their reasons. One read."""
    found = ClosingDay.objects.filter(jurisdiction=jurisdiction, withdrawn_at=None)
    return dict(found.values_list("day", "reason"))


@dataclass(frozen=True)
class Counted:
    """A clock's facts and its target, for counting very many."""

    facts: Facts
    target: int


def many_facts(
    subject_ids: Sequence[UUID], key: str, *, closed: Callable[[str], Mapping[date, str]]
) -> dict[UUID, Counted]:
    """Return the facts of very many clocks in two reads, by subject.

    `closed` gives the closing days of a jurisdiction; also a stopped clock is counted with those of today.
    """
    clocks = list(Clock.objects.filter(subject_id__in=subject_ids, key=key))
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    rows = ClockPause.objects.filter(clock__in=[clock.pk for clock in clocks])
    for clock, start, end, reason, holder in rows.values_list(
        "clock_id", "started_at", "ended_at", "reason", "holder"
    ):
        pauses[clock].append(Pause(start, end, reason, holder))
    return {
        clock.subject_id: Counted(
            Facts(
                started=clock.started_at,
                unit=clock.unit,
                jurisdiction=clock.jurisdiction,
                pauses=tuple(pauses[clock.pk]),
                stopped=clock.stopped_at,
                closed=closed(clock.jurisdiction),
                zone=clock.zone,
                cut_off=clock.cut_off,
            ),
            clock.days,
        )
        for clock in clocks
    }
