"""What an indicator is, and the table of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc

from screening.risk.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator that fired: one sentence that names the facts it read."""

    fact: str


Test = Callable[[CaseFacts], Finding | None]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One red flag or credit: where it comes from, the facts that it reads, and the function that tests it.

    A function that has scored is not changed: its successor gets the next `revision`, and the old one
    stays, so that what it scored can be computed again.
    """

    id: str
    revision: int
    family: str
    title: str
    weight: str
    sources: tuple[str, ...]
    reads: tuple[str, ...]
    test: Test

    @property
    def text(self) -> str:
        """What it looks at, in words: the docstring of its function."""
        return getdoc(self.test) or ""


_INDICATORS: dict[tuple[str, int], Indicator] = {}


def indicator(
    key: str,
    *,
    family: str,
    title: str,
    weight: str,
    sources: tuple[str, ...],
    reads: tuple[str, ...],
    revision: int = 1,
) -> Callable[[Test], Test]:
    """Register a test as the indicator `key`; weights are those of `rules.WEIGHTS`."""

    def register(test: Test) -> Test:
        if (key, revision) in _INDICATORS:
            raise ValueError(f"Two indicators {key}, revision {revision}.")
        _INDICATORS[key, revision] = Indicator(key, revision, family, title, weight, sources, reads, test)
        return test

    return register


def find(key: str, revision: int) -> Indicator:
    """Return one revision of an indicator; one that is gone is a KeyError."""
    return _INDICATORS[key, revision]


def newest() -> list[Indicator]:
    """Return the newest revision of every indicator, by id."""
    by_key = {key: found for (key, _), found in sorted(_INDICATORS.items())}
    return [by_key[key] for key in sorted(by_key)]
