"""What needs an exporter: features above this one say what waits for the person on their first page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from exportctl.core.people.models import User


@dataclass(frozen=True)
class Need:
    """One card: what to do, where, by when, and a sentence. `tone` is wait or stop."""

    title: str
    url: str
    by: date | None = None
    text: str = ""
    tone: str = "wait"


MOST = 20  # cards of one feature; the page of the feature has all
_READERS: list[Callable[[User], Iterable[Need]]] = []


def register_needs(reader: Callable[[User], Iterable[Need]]) -> None:
    """Register the function that returns what waits for a person; a few reads, however much it is."""
    _READERS.append(reader)


def needs_of(actor: User) -> list[Need]:
    """Return what waits for a person, gravest first, then by day."""
    found = [need for read in _READERS for need in read(actor)]
    return sorted(found, key=lambda need: (need.tone != "stop", need.by or date.max))
