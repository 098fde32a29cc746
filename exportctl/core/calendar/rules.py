"""Counting days: working days with holidays per jurisdiction, less the days that a clock stood still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import holidays

WORKING = "working"


@dataclass(frozen=True)
class Pause:
    """A stretch of standing still; `end` None means that it stands still now."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True)
class ClockState:
    """What a page shows of a clock. All counts are days of the clock's unit."""

    unit: str
    target: int
    elapsed: int
    paused: int
    remaining: int
    due: date
    running: bool
    standing_still: bool
    pauses: tuple[Pause, ...]

    @property
    def tone(self) -> str:
        """`stop` when overdue, `wait` when a fifth or less is left or it stands still, else `go`."""
        if self.remaining < 0:
            return "stop"
        return "wait" if self.standing_still or self.remaining * 5 <= self.target else "go"


@cache
def _holidays(jurisdiction: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(jurisdiction, years=year))


def is_counted(day: date, *, unit: str, jurisdiction: str) -> bool:
    """Whether `day` counts: every calendar day, or only days that are neither weekend nor holiday."""
    return unit != WORKING or (day.weekday() < 5 and day not in _holidays(jurisdiction, day.year))


def counted_days(start: date, end: date, *, unit: str, jurisdiction: str) -> int:
    """Return how many counted days lie after `start` up to and including `end`."""
    span = (end - start).days
    days = (start + timedelta(days=offset) for offset in range(1, span + 1))
    return sum(is_counted(day, unit=unit, jurisdiction=jurisdiction) for day in days)


def add_days(start: date, days: int, *, unit: str, jurisdiction: str) -> date:
    """Return the day on which `days` counted days after `start` are over (zero days: `start` itself)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_counted(day, unit=unit, jurisdiction=jurisdiction)
    return day


def _paused_days(pauses: Iterable[Pause], *, until: datetime, unit: str, jurisdiction: str) -> int:
    return sum(
        counted_days(
            _day(pause.start), _day(min(pause.end or until, until)), unit=unit, jurisdiction=jurisdiction
        )
        for pause in pauses
    )


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def state(
    started: datetime,
    *,
    target: int,
    unit: str,
    jurisdiction: str,
    pauses: Iterable[Pause],
    now: datetime,
    stopped: datetime | None = None,
) -> ClockState:
    """Return how a clock stands at `now` (or where it stopped). The day of the start does not count."""
    pauses = tuple(pauses)
    until = min(stopped or now, now)
    paused = _paused_days(pauses, until=until, unit=unit, jurisdiction=jurisdiction)
    total = counted_days(_day(started), _day(until), unit=unit, jurisdiction=jurisdiction)
    elapsed = max(total - paused, 0)
    return ClockState(
        unit=unit,
        target=target,
        elapsed=elapsed,
        paused=paused,
        remaining=target - elapsed,
        due=add_days(_day(started), target + paused, unit=unit, jurisdiction=jurisdiction),
        running=stopped is None,
        standing_still=stopped is None and any(pause.end is None for pause in pauses),
        pauses=pauses,
    )
