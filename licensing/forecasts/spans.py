"""Who had to do something on a case before its officer could decide, from the facts on record.

A feature above this one registers what it knows. Agencies come first, then analysts, then what is registered.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import facts_of
from exportctl.core.calendar.rules import AUTHORITY, EXPORTER
from licensing.forecasts.stages import Span
from licensing.review.models import Case

SCREENING = "Screening"
Reader = Callable[[Case], Iterable[Span]]
_READERS: list[Reader] = []


def reads_spans(function: Reader) -> Reader:
    """Register the function that returns when a team had to do something on a case; one read."""
    _READERS.append(function)
    return function


def spans_of(case: Case, clocks: Sequence[Clock]) -> list[Span]:
    """Return who had to do something when, given the clocks of a case with their facts."""
    registered = [span for read in _READERS for span in read(case)]
    return [*of_agencies(clocks), *of_hits(case), *registered]


def of_agencies(clocks: Sequence[Clock]) -> list[Span]:
    """Return when agencies had a case: while the clock of a referral ran."""
    return [
        Span(start, end, clock.holder)
        for clock in clocks
        if clock.holder not in {AUTHORITY, EXPORTER}
        for start, end in _running(clock)
    ]


def _running(clock: Clock) -> list[tuple[datetime, datetime | None]]:
    """Return the stretches in which a clock ran: while it stood still, its holder waited for others."""
    facts, start = facts_of(clock), clock.started_at
    found: list[tuple[datetime, datetime | None]] = []
    for pause in sorted(facts.pauses, key=lambda one: one.start):
        found.append((start, pause.start))
        if pause.end is None:
            return found
        start = pause.end
    return [*found, (start, facts.stopped)]


def of_hits(case: Case) -> list[Span]:
    """Return when a hit of a case waited for a ruling, from the versions of the case. One read."""
    versions: Any = Case.pgh_event_model  # type: ignore[attr-defined]
    rows = versions.objects.filter(pgh_obj=case.pk).order_by("pgh_id").values_list("updated_at", "open_hits")
    return waiting(list(rows))


def waiting(counts: Sequence[tuple[datetime, int]]) -> list[Span]:
    """Return when hits waited, given how many did from when on."""
    found: list[Span] = []
    start = None
    for at, number in counts:
        if number and start is None:
            start = at
        elif not number and start is not None:
            found.append(Span(start, at, SCREENING))
            start = None
    return [*found, Span(start, None, SCREENING)] if start is not None else found
