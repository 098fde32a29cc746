"""How a file is handled beyond its owner's rule: one keeper says so for every download and every list.

The keeper is a feature above this one. Without it no file is read: deny by default.
"""

from dataclasses import dataclass
from typing import Protocol

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User


@dataclass(frozen=True)
class Standing:
    """How a thing stands to one person: its mark, what that asks of them, and why they may not read it."""

    key: str = ""
    mark: str = ""
    duty: str = ""
    refusal: str = ""


class Keeper(Protocol):
    """Knows the marks of files."""

    def standing(self, actor: User, stored: StoredFile) -> Standing:
        """Return how a file stands to a person, from what `stored` brings along."""

    def opened(self, actor: User, stored: StoredFile) -> None:
        """Note that a person opened a file."""


_KEEPERS: list[Keeper] = []


def keep_marks(keeper: Keeper) -> None:
    """Register the one keeper."""
    if _KEEPERS:
        raise ValueError("Two keepers of marks.")
    _KEEPERS.append(keeper)


def standing_of(actor: User, stored: StoredFile) -> Standing:
    """Return how a file stands to a person."""
    if not _KEEPERS:
        return Standing(refusal="Nobody keeps the marks of files, so none is read.")
    return _KEEPERS[0].standing(actor, stored)


def opened(actor: User, stored: StoredFile) -> None:
    """Tell the keeper that a person opened a file."""
    for keeper in _KEEPERS:
        keeper.opened(actor, stored)
