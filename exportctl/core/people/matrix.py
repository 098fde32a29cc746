"""The role matrix: one readable file that says which role may do what."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exportctl.core.people.roles import Role

FILE = Path(__file__).resolve().parents[2] / "role_matrix.csv"


@dataclass(frozen=True)
class Line:
    """One permission, in words, and the roles that hold it."""

    permission: str
    meaning: str
    roles: frozenset[Role]


@cache
def lines() -> dict[str, Line]:
    """Return the matrix by permission. A column that is no role is an error at the first read."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return {
            row["permission"]: Line(
                row["permission"],
                row["meaning"],
                frozenset(
                    Role(key) for key, value in row.items() if key not in {"permission", "meaning"} and value
                ),
            )
            for row in csv.DictReader(file)
        }


def who_may(permission: str) -> str:
    """Return the roles that hold `permission`, in words: "countersigner or manager"."""
    return " or ".join(sorted(role.label for role in lines()[permission].roles))
