"""Reads of clocks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from exportctl.core.calendar import rules
from exportctl.core.calendar.models import Clock, ClockPause
from exportctl.core.calendar.rules import Pause


def state_of(clock: Clock, now: datetime) -> rules.ClockState:
    """Return how a clock stands; its pauses should be prefetched where many are shown."""
    return _state(clock, [Pause(one.started_at, one.ended_at, one.reason) for one in clock.pauses.all()], now)


def _state(clock: Clock, pauses: Iterable[Pause], now: datetime) -> rules.ClockState:
    return rules.state(
        clock.started_at,
        target=clock.days,
        unit=clock.unit,
        jurisdiction=clock.jurisdiction,
        pauses=sorted(pauses, key=lambda pause: pause.start),
        now=now,
        stopped=clock.stopped_at,
    )


def clock_state(subject_id: UUID, key: str, now: datetime) -> rules.ClockState | None:
    """Return how one clock of a subject stands, or None where there is no such clock. One read."""
    pauses = ClockPause.objects.filter(clock=OuterRef("pk"))
    told = pauses.values(told=JSONObject(start="started_at", end="ended_at", reason="reason"))
    clocks = Clock.objects.filter(subject_id=subject_id, key=key).annotate(told=ArraySubquery(told))
    clock = clocks.first()
    return _state(clock, [_pause(one) for one in clock.told], now) if clock is not None else None


def _pause(told: dict[str, Any]) -> Pause:
    """Return a pause as the database told it."""
    ended = datetime.fromisoformat(told["end"]) if told["end"] else None
    return Pause(datetime.fromisoformat(told["start"]), ended, told["reason"])


def clock_states(subject_ids: Iterable[UUID], key: str, now: datetime) -> dict[UUID, rules.ClockState]:
    """Return the clocks of many subjects in two queries, by subject."""
    clocks = Clock.objects.filter(subject_id__in=list(subject_ids), key=key).prefetch_related("pauses")
    return {clock.subject_id: state_of(clock, now) for clock in clocks}
