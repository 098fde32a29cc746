"""The table of destinations: which countries are flagged, and for what."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from screening.risk.facts import Place

FILE = Path(__file__).with_name("destinations.csv")


@cache
def table() -> dict[str, Place]:
    """Return the flagged countries by ISO alpha-2 code."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["country"]: Place(
                row["country"], row["arms_embargo"] == "Y", row["elevated_diversion"] == "Y"
            )
            for row in csv.DictReader(lines)
        }


def places_of(countries: Iterable[str]) -> tuple[Place, ...]:
    """Return what the table says of some countries; one without a flag is left out."""
    return tuple(table()[code] for code in countries if code in table())
