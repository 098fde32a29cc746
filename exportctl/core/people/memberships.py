"""For which organizations a person acts: lower apps ask without knowing what an organization is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from exportctl.core.people.models import User


@dataclass(frozen=True, slots=True)
class Membership:
    """An organization that a person acts for; one that is not `active` may not file anything.

    `whole` is false for an agent who acts for some of its sites only. `words` say as what they act.
    """

    organization: UUID
    name: str
    active: bool
    whole: bool = True
    words: str = ""


_READERS: list[Callable[[User], Iterable[Membership]]] = []
_ACTING: list[Callable[[UUID, Iterable[User]], Iterable[UUID]]] = []


def register_memberships(reader: Callable[[User], Iterable[Membership]]) -> None:
    """Register the function that returns all organizations that a person acts for, oldest first."""
    _READERS.append(reader)


def all_memberships_of(actor: User) -> list[Membership]:
    """Return every organization that the person acts for, whichever is chosen: what a switcher shows.

    On a page they are those of its beginning; what is written asks for the grant itself again, under lock.
    """
    if actor.memberships is not None:
        return actor.memberships
    return [membership for read in _READERS for membership in read(actor)]


def memberships_of(actor: User) -> list[Membership]:
    """Return the organizations that the person acts for as a whole, narrowed to the one that they chose.

    There are none for people of the authority, nor for an agent of some sites: what concerns the whole
    organization is not theirs.
    """
    return [
        one for one in all_memberships_of(actor) if one.whole and actor.acting_for in (None, one.organization)
    ]


def membership(actor: User, organization: UUID) -> Membership | None:
    """Return the person's membership of one organization, or None."""
    return next((one for one in memberships_of(actor) if one.organization == organization), None)


def register_acting(reader: Callable[[UUID, Iterable[User]], Iterable[UUID]]) -> None:
    """Register the function that returns the ids of those of some people who act for an organization."""
    _ACTING.append(reader)


def acting_among(people: Iterable[User], organization: UUID) -> set[UUID]:
    """Return the ids of those who act for an organization today, in whatever way, in one read."""
    asked = list(people)
    return {found for read in _ACTING for found in read(organization, asked)}
