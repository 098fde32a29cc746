"""Counting very many clocks says what their ledgers say."""

from datetime import date, timedelta

from hypothesis import given

from exportctl.core.calendar import rules
from exportctl.core.calendar.counting import DayCounter
from exportctl.core.calendar.rules import Facts
from tests.core.calendar.test_ledger import clocks


@given(clocks())
def test_the_counter_agrees_with_the_ledger(made: tuple[Facts, object]) -> None:
    found, until = made
    day = found.started.date()
    counter = DayCounter(
        day - timedelta(days=2),
        day + timedelta(days=500),
        unit=found.unit,
        jurisdiction=found.jurisdiction,
        closed=found.closed,
    )

    assert counter.elapsed(found, now=until) == rules.state_of(found, target=1, now=until).elapsed  # type: ignore[arg-type]


def test_what_lies_before_the_span_is_not_counted() -> None:
    counter = DayCounter(date(2026, 3, 2), date(2026, 3, 31), unit="working", jurisdiction="DE", closed={})

    assert counter.between(date(2020, 1, 1), date(2026, 3, 6)) == 4
    assert counter.between(date(2020, 1, 1), date(2020, 2, 1)) == 0
    assert counter.between(date(2026, 3, 6), date(2026, 3, 6)) == 0
