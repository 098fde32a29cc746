"""What the other features know about a person of the authority; the kernel asks without knowing them.

A feature registers its readers in `extensions.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from exportctl.core.people.models import User


@dataclass(frozen=True, slots=True)
class Work:
    """Open work that somebody holds: what, how much, and the page where it is handed over."""

    label: str
    number: int
    url: str
    permission: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that narrows or carries a role: an agency, an authority to sign; and where it is kept."""

    label: str
    text: str
    url: str
    permission: str


_WORK: list[Callable[[User], Iterable[Work]]] = []
_SCOPES: list[Callable[[User], Iterable[Scope]]] = []
_EXPIRIES: list[Callable[[Iterable[UUID]], Mapping[UUID, date]]] = []


def register_work(reader: Callable[[User], Iterable[Work]]) -> None:
    """Register what returns the open work of a person, without a line for none."""
    _WORK.append(reader)


def register_scopes(reader: Callable[[User], Iterable[Scope]]) -> None:
    """Register what returns the scopes of a person's roles, with a line where one is missing."""
    _SCOPES.append(reader)


def register_expiries(reader: Callable[[Iterable[UUID]], Mapping[UUID, date]]) -> None:
    """Register what returns the last day of the authority that some people have, in one read."""
    _EXPIRIES.append(reader)


def work_of(person: User) -> list[Work]:
    """Return the open work that a person holds."""
    return [one for read in _WORK for one in read(person)]


def scopes_of(person: User) -> list[Scope]:
    """Return what a person's roles reach."""
    return [one for read in _SCOPES for one in read(person)]


def expiries_of(people: Iterable[UUID]) -> dict[UUID, date]:
    """Return the last days of authority by person."""
    wanted = list(people)
    return {pk: day for read in _EXPIRIES for pk, day in read(wanted).items()} if wanted else {}
