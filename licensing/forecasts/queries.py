"""Reads: the history that curves are made of, a case's forecast, its moves, and the service standards."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar import rules as days
from exportctl.core.calendar.counting import DayCounter
from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import Counted, closing_days, facts_of, many_facts
from exportctl.core.reference import countries
from licensing.advice.models import AdviceRequest, RequestStatus
from licensing.advice.rules import CLOCK as ADVICE_CLOCK
from licensing.forecasts import rules
from licensing.forecasts.models import ForecastCurve, ServiceRecord
from licensing.forecasts.stages import Move
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.rules import SERVICE_CLOCK

PORTION = 5000
DECIDED = CLOSED - {CaseStatus.RETURNED}


@dataclass(frozen=True)
class Past:
    """One case of the history: what it was like, how long it took or takes, and whether it was decided."""

    tiers: tuple[str, ...]
    kind: str
    spell: rules.Spell
    target: int
    closed_on: date | None


class Counters:
    """Day counters by unit and jurisdiction, over one span, with the closing days that are in force."""

    def __init__(self, first: date, last: date) -> None:
        self.span = first, last
        self._closed: dict[str, Mapping[date, str]] = {}
        self._counters: dict[tuple[str, str], DayCounter] = {}

    def closed(self, jurisdiction: str) -> Mapping[date, str]:
        """Return the closing days of a jurisdiction, read once."""
        if jurisdiction not in self._closed:
            self._closed[jurisdiction] = closing_days(jurisdiction)
        return self._closed[jurisdiction]

    def elapsed(self, facts: days.Facts, now: datetime) -> int:
        """Return the counted days of a clock that was started in the span."""
        key = facts.unit, facts.jurisdiction
        if key not in self._counters:
            self._counters[key] = DayCounter(
                *self.span, unit=key[0], jurisdiction=key[1], closed=self.closed(key[1])
            )
        return self._counters[key].elapsed(facts, now=now)


def counters(since: date, now: datetime) -> Counters:
    """Return counters for clocks that were started since a day; arrivals may be days later."""
    return Counters(since - timedelta(days=2), now.date() + timedelta(days=30))


def history(since: date, now: datetime, counting: Counters) -> Iterator[Past]:
    """Read every case that was filed since a day, in portions, with its service clock.

    What was decided elsewhere, as a transfer is, tells nothing of a wait.
    """
    begin = datetime.combine(since, datetime.min.time(), UTC)
    rows = Case.objects.filter(submitted_at__gte=begin, decided_elsewhere=False).order_by("pk")
    columns = rows.values_list("pk", "kind", "destination", "entries", "status", "closed_at")
    portion = list(columns[:PORTION])
    while portion:
        clocks = many_facts([row[0] for row in portion], SERVICE_CLOCK, closed=counting.closed)
        for case, kind, destination, entries, status, closed_at in portion:
            if (counted := clocks.get(case)) is not None:
                yield Past(
                    tiers=tuple(rules.tiers(kind, destination, rules.category_of(entries))),
                    kind=kind,
                    spell=rules.Spell(counting.elapsed(counted.facts, now), status in DECIDED),
                    target=counted.target,
                    closed_on=closed_at.date() if closed_at and status in DECIDED else None,
                )
        portion = list(columns.filter(pk__gt=portion[-1][0])[:PORTION])


def answered(since: date, now: datetime, counting: Counters) -> Iterator[tuple[str, Counted, int]]:
    """Read the requests for classification or advice that were answered since a day, with their clocks."""
    begin = datetime.combine(since, datetime.min.time(), UTC)
    rows = AdviceRequest.objects.filter(status=RequestStatus.ANSWERED, closed_at__gte=begin).order_by("pk")
    columns = rows.values_list("pk", "kind")
    portion = list(columns[:PORTION])
    while portion:
        clocks = many_facts([row[0] for row in portion], ADVICE_CLOCK, closed=counting.closed)
        for request, kind in portion:
            if (counted := clocks.get(request)) is not None:
                yield kind, counted, counting.elapsed(counted.facts, now)
        portion = list(columns.filter(pk__gt=portion[-1][0])[:PORTION])


@dataclass(frozen=True)
class Forecast:
    """An estimate in days and dates, and what it rests on. Dates are None where the history does not say."""

    estimate: rules.Estimate
    likeness: str
    median_on: date | None
    ninth_on: date | None
    made_at: datetime
    since: date


def forecast(case: Case, facts: days.Facts, state: days.ClockState, *, now: datetime) -> Forecast | None:
    """Return what cases like an open one took, from the narrowest tier that says enough. One read."""
    keys = rules.tiers(case.kind, case.destination, rules.category_of(case.entries))
    found = {row.key: row for row in ForecastCurve.objects.filter(key__in=keys)}
    curves = {
        key: rules.Curve(row.cases, tuple(row.days), tuple(row.decided), tuple(row.at_risk))
        for key, row in found.items()
    }
    made = rules.estimate(curves, keys, elapsed=state.elapsed)
    if made is None:
        return None
    row = found[made.tier]
    return Forecast(
        estimate=made,
        likeness=_likeness(made.tier),
        median_on=_day_after(facts, made.median, state, now),
        ninth_on=_day_after(facts, made.ninth, state, now),
        made_at=row.made_at,
        since=row.since,
    )


def _likeness(tier: str) -> str:
    """Return in words what the cases of a tier have in common."""
    if tier == rules.ALL:
        return "license cases of every kind"
    kind, *rest = tier.split("|")
    said = f"{kind.replace('_', ' ')} licenses"
    if rest:
        said += f" to {countries.name(rest[0])}"
    if len(rest) > 1:
        many = "categories" if "+" in rest[1] else "category"
        said += f" with goods of {many} {rest[1].replace('+', ' and ')}"
    return said


def _day_after(facts: days.Facts, counted: int | None, state: days.ClockState, now: datetime) -> date | None:
    """Return the day on which so many counted days are over, if the clock runs from now on."""
    if counted is None:
        return None
    start = max(facts.day_of(now), facts.arrival)
    return days.add_days(
        start,
        counted - state.elapsed,
        unit=facts.unit,
        jurisdiction=facts.jurisdiction,
        closed=facts.closed,
    )


def moves_of(case_id: UUID) -> list[Move]:
    """Return when a case came into which status, from the trail. One read."""
    events = AuditEvent.objects.filter(
        thread=case_id, subject_type="licensing.case", subject_id=str(case_id), after__has_key="status"
    )
    return [Move(event.at, event.after["status"]) for event in events.order_by("seq") if event.after]


def moves_along() -> ArraySubquery:
    """Return what `moves_of` does, as a part of the read of the case; `told_moves` reads it."""
    subject = Cast(OuterRef("pk"), CharField())
    events = AuditEvent.objects.filter(
        thread=OuterRef("pk"), subject_type="licensing.case", subject_id=subject, after__has_key="status"
    )
    told = JSONObject(at="at", status="after__status")
    return ArraySubquery(events.order_by("seq").values(told=told))


def told_moves(told: Iterable[Mapping[str, str]]) -> list[Move]:
    """Return the moves that came along with a case."""
    return [Move(datetime.fromisoformat(one["at"]), one["status"]) for one in told]


def service_facts(clocks: Sequence[Clock]) -> tuple[Clock, days.Facts] | None:
    """Return the service clock among a case's clocks, with its facts."""
    found = next((clock for clock in clocks if clock.key == SERVICE_CLOCK), None)
    return (found, facts_of(found)) if found is not None else None


@dataclass(frozen=True)
class Standard:
    """A service standard on the public page: what, its target, and what it came to."""

    what: str
    record: ServiceRecord
    reached: rules.Reached


def standards() -> list[Standard]:
    """Return the service standards with what they came to, cases before advice. One read."""
    rows = sorted(ServiceRecord.objects.all(), key=lambda row: (not row.key.startswith("case|"), row.key))
    return [Standard(_what(row.key), row, rules.Reached(row.decided, row.within)) for row in rows]


def _what(key: str) -> str:
    area, _, kind = key.partition("|")
    kind = kind.replace("_", " ")
    return f"{kind.capitalize()} license" if area == "case" else f"Request for {kind}"


def grouped(pasts: Iterator[Past]) -> tuple[dict[str, list[rules.Spell]], dict[str, list[Past]]]:
    """Return the spells of each tier, and the decided cases of each kind."""
    spells: dict[str, list[rules.Spell]] = defaultdict(list)
    decided: dict[str, list[Past]] = defaultdict(list)
    for past in pasts:
        for tier in past.tiers:
            spells[tier].append(past.spell)
        if past.closed_on is not None:
            decided[past.kind].append(past)
    return spells, decided
