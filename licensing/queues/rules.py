"""Why a case stands in a queue, and how a bounded count is said; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from licensing.review.rules import in_words

COUNTED_TO = 200


@dataclass(frozen=True)
class Facts:
    """What a row of a queue knows of its case.

    `days_left` are working days until the case is due, less than zero where it is overdue; `waits` are
    what it waits for, each in words; `outcome` and `closed_on` are empty while the case is open.
    """

    officer: str
    mine: bool
    paused: bool
    days_left: int
    open_hits: int
    waits: Sequence[str]
    outcome: str = ""
    closed_on: date | None = None


def why_here(facts: Facts) -> str:
    """Return why a case stands in a queue, for example "Unassigned, due in 2 working days; 3 open hits"."""
    if facts.closed_on is not None:
        by = f"; {facts.officer} had it" if facts.officer else ""
        return f"{facts.outcome} on {facts.closed_on:%-d %b %Y}{by}"
    who = "Yours" if facts.mine else f"{facts.officer} has it" if facts.officer else "Unassigned"
    said = [f"{who}, {clock_words(facts.days_left, paused=facts.paused)}"]
    if facts.open_hits:
        said.append(plural(facts.open_hits, "open hit"))
    others = [words for words in facts.waits if words != f"A ruling on {plural(facts.open_hits, 'hit')}"]
    if others:
        words = in_words(others)
        said.append(f"waits for {words[:1].lower()}{words[1:]}")
    return "; ".join(said)


def clock_words(days_left: int, *, paused: bool) -> str:
    """Return how the clock stands: paused, overdue by so many working days, due today or in so many."""
    if paused:
        return "clock paused"
    if days_left < 0:
        return f"overdue by {plural(-days_left, 'working day')}"
    return f"due in {plural(days_left, 'working day')}" if days_left else "due today"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def counted(number: int) -> str:
    """Return a bounded count in words: what was counted beyond the bound is "200+"."""
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else f"{number:,}"
