"""Geometry of the server-made pictures. Lengths are percent of the drawing's width."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from exportctl.core.calendar.rules import ClockState


class Contribution(Protocol):
    """One indicator's part of a score: its title, points, the fact it read, and where it comes from."""

    title: str
    points: Decimal | int
    fact: str
    source: str


class Assessment(Protocol):
    """A risk score with its band and what made it up."""

    score: Decimal | int
    band: str

    @property
    def contributions(self) -> Iterable[Contribution]:
        """The parts, in any order."""


@dataclass(frozen=True)
class Bar:
    """One stretch of a bar: where it begins, how long it is in percent, and whether it lowers a score."""

    start: str
    length: str
    less: bool = False


@dataclass(frozen=True)
class ContributionBar:
    """A contribution and its bar, which begins where the one above ended."""

    contribution: Contribution
    bar: Bar


@dataclass(frozen=True)
class ClockBar:
    """The three stretches of a clock: counted, paused, and left until the target."""

    counted: Bar
    paused: Bar
    left: Bar


def contribution_bars(assessment: Assessment) -> list[ContributionBar]:
    """Return the contributions, largest first, end to end from zero to the score."""
    parts = sorted((part for part in assessment.contributions if part.points), key=lambda part: -part.points)
    full = sum((Decimal(part.points) for part in parts if part.points > 0), Decimal(0)) or Decimal(1)
    bars, reached = [], Decimal(0)
    for part in parts:
        ends = reached + part.points
        low, high = max(min(reached, ends), Decimal(0)), max(reached, ends)
        bars.append(
            ContributionBar(part, Bar(_percent(low, full), _percent(high - low, full), part.points < 0))
        )
        reached = ends
    return bars


def clock_bar(clock: ClockState) -> ClockBar:
    """Return the stretches of a clock; where it ran over its target, nothing is left."""
    left = max(clock.remaining, 0)
    full = Decimal(max(clock.elapsed + clock.paused + left, 1))
    return ClockBar(
        counted=Bar("0", _percent(clock.elapsed, full)),
        paused=Bar(_percent(clock.elapsed, full), _percent(clock.paused, full)),
        left=Bar(_percent(clock.elapsed + clock.paused, full), _percent(left, full)),
    )


def _percent(part: Decimal | int, full: Decimal) -> str:
    return f"{Decimal(part) * 100 / full:.2f}"
