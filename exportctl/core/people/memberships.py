"""For which organizations a person acts: lower apps ask without knowing what an organization is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from exportctl.core.people.models import User


@dataclass(frozen=True, slots=True)
class Membership:
    """An organization that a person acts for; one that is not `active` may not file anything."""

    organization: UUID
    name: str
    active: bool


_READERS: list[Callable[[User], Iterable[Membership]]] = []


def register_memberships(reader: Callable[[User], Iterable[Membership]]) -> None:
    """Register the function that returns for which organizations a person acts."""
    _READERS.append(reader)


def memberships_of(actor: User) -> list[Membership]:
    """Return the organizations that the person acts for, oldest first; none for people of the authority."""
    return [membership for read in _READERS for membership in read(actor)]


def membership(actor: User, organization: UUID) -> Membership | None:
    """Return the person's membership of one organization, or None."""
    return next((one for one in memberships_of(actor) if one.organization == organization), None)
