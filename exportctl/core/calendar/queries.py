"""Reads of clocks."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from exportctl.core.calendar import rules
from exportctl.core.calendar.models import Clock


def state_of(clock: Clock, now: datetime) -> rules.ClockState:
    """Return how a clock stands; its pauses should be prefetched where many are shown."""
    pauses = [rules.Pause(pause.started_at, pause.ended_at, pause.reason) for pause in clock.pauses.all()]
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
    """Return how one clock of a subject stands, or None where there is no such clock."""
    return clock_states([subject_id], key, now).get(subject_id)


def clock_states(subject_ids: Iterable[UUID], key: str, now: datetime) -> dict[UUID, rules.ClockState]:
    """Return the clocks of many subjects in two queries, by subject."""
    clocks = Clock.objects.filter(subject_id__in=list(subject_ids), key=key).prefetch_related("pauses")
    return {clock.subject_id: state_of(clock, now) for clock in clocks}
