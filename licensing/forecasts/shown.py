"""What pages show of a clock: its name, its state, its ledger in stretches, and who had the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exportctl.core.calendar import rules as days
from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import facts_of
from exportctl.core.calendar.rules import EXPORTER, ClockState, Day, Facts, Held, Stretch, Turn
from licensing.review.rules import SERVICE_CLOCK

NAMES = {SERVICE_CLOCK: "Service clock", "intent.deny.response": "Answer to an announced refusal"}


@dataclass(frozen=True)
class Shown:
    """One clock, ready to be drawn."""

    name: str
    facts: Facts
    state: ClockState
    days: tuple[Day, ...]
    stretches: Sequence[Stretch]
    held: Sequence[Held]


def show(clock: Clock, *, now: datetime, turns: Sequence[Turn] = ()) -> Shown:
    """Return what is shown of a clock with its facts; `turns` belong to the service clock."""
    facts = facts_of(clock, turns=turns if clock.key == SERVICE_CLOCK else ())
    ledger = days.ledger(facts, until=now)
    return Shown(
        name=NAMES.get(clock.key, clock.key.replace(".", " ").replace("_", " ").capitalize()),
        facts=facts,
        state=days.state_of(facts, target=clock.days, now=now),
        days=ledger,
        stretches=days.stretches(ledger),
        held=days.held(ledger),
    )


def for_exporter(clocks: Sequence[Clock]) -> list[Clock]:
    """Return the clocks that concern the exporter: the service clock, and those that run for the exporter."""
    return [clock for clock in clocks if clock.key == SERVICE_CLOCK or clock.holder == EXPORTER]
