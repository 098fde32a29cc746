"""On which edition of an amended application something was said, and what was changed since.

What is said on a case, and each edition that is filed, come one after the other under the lock of the case:
their times tell which came first. A feature above this one knows the editions.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from licensing.review.models import Case


@dataclass(frozen=True)
class Change:
    """One edition that was filed under review, and whether its change is major.

    `lines` are the numbers of the goods lines that a major change is about, where it is about nothing else;
    None says that it is about more: then nothing that was said before still fits.
    """

    edition: int
    filed_at: datetime
    major: bool
    lines: frozenset[int] | None = None


@dataclass(frozen=True)
class Basis:
    """The edition that stood when something was said; `since` are the later ones."""

    edition: int
    since: tuple[Change, ...] = ()

    @property
    def major(self) -> bool:
        """Whether anything major was changed since."""
        return any(change.major for change in self.since)

    def touches(self, line: int | None) -> bool:
        """Whether something major was changed since about a goods line, or, for None, about a party."""
        return any(change.major and (change.lines is None or line in change.lines) for change in self.since)


class Said(Protocol):
    """What a person said on a case."""

    basis: Basis | None

    @property
    def said_at(self) -> datetime:
        """When it was written, whoever signed it later."""


Reader = Callable[["Case"], Sequence[Change]]
_READERS: list[Reader] = []


def reads_changes(function: Reader) -> Reader:
    """Register the function that returns the changes of a case's application, the oldest first."""
    _READERS.append(function)
    return function


def basis_of(said_at: datetime, changes: Sequence[Change]) -> Basis:
    """Return what something was said on: the last edition that was filed before it."""
    since = tuple(change for change in changes if change.filed_at > said_at)
    return Basis(edition=1 + len(changes) - len(since), since=since)


def say_editions(case: "Case", said: Collection[Said]) -> None:
    """Put its `basis` on each thing that was said; nothing is read of an application that has one edition."""
    if not said or case.application.edition == 1:
        return
    changes = [change for read in _READERS for change in read(case)]
    for one in said:
        one.basis = basis_of(one.said_at, changes)


@dataclass(frozen=True)
class Told:
    """The changes of many cases, without a read for each: the value of a case, and what it says."""

    value: Any
    read: Callable[[Any], Sequence[Change]]


_TOLD: list[Told] = []
PREFIX = "changes_told_"


def tells_changes(told: Told) -> None:
    """Register how the changes of many cases are read along with them."""
    _TOLD.append(told)


def with_changes(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Add to cases what `changes_told` reads of them."""
    return cases.annotate(**{f"{PREFIX}{place}": told.value for place, told in enumerate(_TOLD)})


def changes_told(case: "Case") -> list[Change]:
    """Return the changes of the application of a case of `with_changes`, the oldest first."""
    values = [(told, getattr(case, f"{PREFIX}{place}")) for place, told in enumerate(_TOLD)]
    return [change for told, value in values for change in told.read(value)]
