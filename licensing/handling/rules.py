"""Handling marks as the shipped list declares them, and who stands inside a wall. Pure."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

FILE = Path(__file__).with_name("marks.csv")


@dataclass(frozen=True)
class Mark:
    """One kind of mark: what it is called, whether only named people read, and what it asks of readers."""

    key: str
    name: str
    wall: bool
    duty: str


@dataclass(frozen=True)
class Wall:
    """Who may read: named people and teams, besides whoever has the case and whoever set the wall."""

    people: Collection[UUID]
    teams: Collection[str]
    set_by: UUID
    officer: UUID | None

    def lets(self, person: UUID, roles: Collection[str]) -> bool:
        """Whether a person with these roles may read."""
        named = {*self.people, self.set_by, self.officer}
        return person in named or not set(self.teams).isdisjoint(roles)


@cache
def marks() -> dict[str, Mark]:
    """Return the declared marks by key, in the order of the list."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["key"]: Mark(row["key"], row["name"], row["wall"] == "yes", row["duty"]) for row in rows}


def mark_of(key: str) -> Mark:
    """Return a mark; one that the list no longer has is known by its key, and stays a wall."""
    return marks().get(key) or Mark(key, key, True, "Ask whoever set this mark before you pass it on.")
