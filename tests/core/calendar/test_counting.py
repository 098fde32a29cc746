"""Counting very many clocks says what their ledgers say."""

from datetime import timedelta

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
