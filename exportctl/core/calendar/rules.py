"""Counting days: which days count and why not, and a clock as a ledger of every day since it was started.

Everything here follows from stored facts alone: when a clock was started, paused and stopped, and which days
the authority was closed. No nightly job adds days, so a missed one changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

WORKING = "working"
AUTHORITY = "Authority"
EXPORTER = "Exporter"
SATURDAY = 5
NO_DAYS: Mapping[date, str] = MappingProxyType({})


class Why(StrEnum):
    """Why a day of a clock counts or does not."""

    COUNTED = "counted"
    PAUSED = "paused"
    ARRIVAL = "arrival"
    CUT_OFF = "cut_off"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSING = "closing"


@dataclass(frozen=True)
class Pause:
    """A stretch of standing still, and who has the time meanwhile; without an `end` it stands still now."""

    start: datetime
    end: datetime | None
    reason: str
    holder: str = EXPORTER


@dataclass(frozen=True)
class Turn:
    """Who has the time from a moment on, while the clock runs."""

    at: datetime
    holder: str


@dataclass(frozen=True)
class Facts:
    """What a clock's ledger follows from.

    `closed` are the authority's own closing days with their reasons. `cut_off` is the time of day in `zone`
    after which a thing counts as come on the next counted day; without it every hour and day will do.
    """

    started: datetime
    unit: str
    jurisdiction: str
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None
    closed: Mapping[date, str] = field(default_factory=dict)
    zone: str = "UTC"
    cut_off: time | None = None
    holder: str = AUTHORITY
    turns: tuple[Turn, ...] = ()

    def day_of(self, at: datetime) -> date:
        """Return the day that a moment belongs to, in the clock's zone."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def counts(self, day: date) -> bool:
        """Whether a day counts, were the clock to run on it."""
        return is_counted(day, unit=self.unit, jurisdiction=self.jurisdiction, closed=self.closed)

    @property
    def arrived_late(self) -> bool:
        """Whether it came after the cut-off. Calendar days know none: each counts from the day after."""
        if self.cut_off is None or self.unit != WORKING:
            return False
        return self.started.astimezone(ZoneInfo(self.zone)).time() > self.cut_off

    @property
    def arrival(self) -> date:
        """The day of arrival: the day itself, or the next one that counts."""
        day = self.day_of(self.started)
        if self.cut_off is None or self.unit != WORKING:
            return day
        if self.arrived_late:
            day += timedelta(days=1)
        while not self.counts(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True)
class Day:
    """One day of a ledger: whether it counts, why in words, and who has the time."""

    day: date
    why: Why
    reason: str
    holder: str

    @property
    def counted(self) -> bool:
        """Whether the day counts towards the target."""
        return self.why == Why.COUNTED


@dataclass(frozen=True)
class Stretch:
    """Days in a row with the same reason and the same holder; days that never count join either side."""

    first: date
    last: date
    why: Why
    reason: str
    holder: str
    counted: int
    paused: int
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Held:
    """How many days somebody had the time: counted ones, and ones on which the clock stood still."""

    holder: str
    counted: int
    paused: int


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
def _holidays(jurisdiction: str, year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays(jurisdiction, years=year, language="en_US"))


def holidays_of(jurisdiction: str, year: int) -> list[tuple[date, str]]:
    """Return a year's public holidays in their order, with their names."""
    return sorted(_holidays(jurisdiction, year).items())


def why_not_counted(
    day: date, *, unit: str, jurisdiction: str, closed: Mapping[date, str] = NO_DAYS
) -> tuple[Why, str] | None:
    """Return why a day never counts, with the holiday's name or the reason of closing; None where it does."""
    if unit != WORKING:
        return None
    if day.weekday() >= SATURDAY:
        return Why.WEEKEND, "Weekend"
    if name := _holidays(jurisdiction, day.year).get(day):
        return Why.HOLIDAY, f"Holiday: {name}"
    return (Why.CLOSING, f"Closed: {closed[day]}") if day in closed else None


def is_counted(day: date, *, unit: str, jurisdiction: str, closed: Mapping[date, str] = NO_DAYS) -> bool:
    """Whether `day` counts: every calendar day, or only days without weekend, holiday or closing."""
    return why_not_counted(day, unit=unit, jurisdiction=jurisdiction, closed=closed) is None


def counted_days(
    start: date, end: date, *, unit: str, jurisdiction: str, closed: Mapping[date, str] = NO_DAYS
) -> int:
    """Return how many counted days lie after `start` up to and including `end`."""
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_counted(day, unit=unit, jurisdiction=jurisdiction, closed=closed) for day in days)


def add_days(
    start: date, days: int, *, unit: str, jurisdiction: str, closed: Mapping[date, str] = NO_DAYS
) -> date:
    """Return the day on which `days` counted days after `start` are over (zero days: `start` itself)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_counted(day, unit=unit, jurisdiction=jurisdiction, closed=closed)
    return day


def ledger(facts: Facts, *, until: datetime) -> tuple[Day, ...]:
    """Return one entry for each day from the arrival to the day of `until`, or to the day of the stop."""
    arrived, last = facts.day_of(facts.started), facts.day_of(min(facts.stopped or until, until))
    first = facts.arrival
    spans = [(facts.day_of(one.start), facts.day_of(one.end or until), one) for one in facts.pauses]
    turns = sorted((facts.day_of(one.at), one.at, one.holder) for one in facts.turns)
    days = (arrived + timedelta(days=offset) for offset in range((last - arrived).days + 1))
    return tuple(_entry(facts, day, first, spans, turns) for day in days)


def _entry(
    facts: Facts,
    day: date,
    first: date,
    spans: Sequence[tuple[date, date, Pause]],
    turns: Sequence[tuple[date, datetime, str]],
) -> Day:
    """Return one day. The day of a change belongs to who had the time when it began."""
    pause = next((one for start, end, one in spans if start < day <= end), None)
    begun = [holder for at, _, holder in turns if at < day]
    holder = pause.holder if pause else (begun[-1] if begun else facts.holder)
    never = why_not_counted(day, unit=facts.unit, jurisdiction=facts.jurisdiction, closed=facts.closed)
    if never is not None:
        return Day(day, *never, holder)
    if day < first:
        return Day(day, Why.CUT_OFF, f"Came after {facts.cut_off:%H:%M}", holder)
    if day == first:
        return Day(day, Why.ARRIVAL, "Day of arrival", holder)
    return Day(day, Why.PAUSED, pause.reason, holder) if pause else Day(day, Why.COUNTED, "Counted", holder)


def stretches(days: Iterable[Day]) -> list[Stretch]:
    """Group a ledger's days; a weekend or holiday within a stretch does not end it."""
    groups: list[list[Day]] = []
    for day in days:
        if groups and (day.why in NEVER or _same(groups[-1], day)):
            groups[-1].append(day)
        else:
            groups.append([day])
    return [_stretch(group) for group in groups]


NEVER = frozenset({Why.WEEKEND, Why.HOLIDAY, Why.CLOSING})


def _same(group: Sequence[Day], day: Day) -> bool:
    before = _head(group)
    return (before.why, before.reason, before.holder) == (day.why, day.reason, day.holder)


def _head(group: Sequence[Day]) -> Day:
    return next((day for day in group if day.why not in NEVER), group[0])


def _stretch(group: Sequence[Day]) -> Stretch:
    head = _head(group)
    return Stretch(
        first=group[0].day,
        last=group[-1].day,
        why=head.why,
        reason=head.reason,
        holder=head.holder,
        counted=sum(day.counted for day in group),
        paused=sum(day.why == Why.PAUSED for day in group),
        days=tuple(group),
    )


def held(days: Iterable[Day]) -> list[Held]:
    """Add up a ledger's days by who had the time, in the order in which they first had it."""
    sums: dict[str, list[int]] = {}
    for day in days:
        if day.why in {Why.COUNTED, Why.PAUSED}:
            sums.setdefault(day.holder, [0, 0])[day.why == Why.PAUSED] += 1
    return [Held(holder, counted, paused) for holder, (counted, paused) in sums.items()]


def state_of(facts: Facts, *, target: int, now: datetime) -> ClockState:
    """Return how a clock stands at `now`, or where it stopped: the sums of its ledger."""
    days = ledger(facts, until=now)
    counted = [day.day for day in days if day.counted]
    return ClockState(
        unit=facts.unit,
        target=target,
        elapsed=len(counted),
        paused=sum(day.why == Why.PAUSED for day in days),
        remaining=target - len(counted),
        due=_due(facts, days, counted, target),
        running=facts.stopped is None,
        standing_still=facts.stopped is None and any(pause.end is None for pause in facts.pauses),
        pauses=facts.pauses,
    )


def due_on(facts: Facts, *, target: int) -> date:
    """Return the day as it is stored: it follows from the facts alone, on whatever day it is reckoned.

    Where the clock stands still, it is the day that it would be if the clock ran again at once.
    """
    marks = [mark for pause in facts.pauses for mark in (pause.start, pause.end) if mark is not None]
    return state_of(facts, target=target, now=max([facts.started, *marks])).due


def _due(facts: Facts, days: Sequence[Day], counted: Sequence[date], target: int) -> date:
    """Return the day on which the target is met, or was; a pause after that day does not move it."""
    if 0 < target <= len(counted):
        return counted[target - 1]
    start = max(days[-1].day, facts.arrival) if days else facts.arrival
    left = target - len(counted)
    return add_days(start, left, unit=facts.unit, jurisdiction=facts.jurisdiction, closed=facts.closed)


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
    """Return how a clock without closing days and cut-off stands at `now`, in UTC."""
    facts = Facts(started, unit, jurisdiction, tuple(pauses), stopped)
    return state_of(facts, target=target, now=now)
