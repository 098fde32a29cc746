"""What OFAC writes in the remarks of an entity: weak aliases, dates of birth, nationalities, numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screening.watchlists.sources.dates import edtf
from screening.watchlists.sources.listed import Identifier
from screening.watchlists.sources.numbers import LABELS, bare, kind_of
from screening.watchlists.sources.places import country
from screening.watchlists.sources.reading import one_line

ANY_LABEL = "|".join(re.escape(label) for label in sorted(LABELS, key=len, reverse=True))
NUMBER = re.compile(
    rf"(?:alt\. )?({ANY_LABEL})(?: - [A-Z]+)?\s+(.*?)(?:\s+\(([^()]*)\))?(?:\s+(issued .*|expires .*))?"
)
ALIAS = re.compile(r"(?:alt\. )?(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.),?\s+'(.+)'")
BIRTH = re.compile(r"(?:alt\. )?DOB (.+)")
NATIONALITY = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)")


@dataclass(frozen=True, slots=True)
class Remarks:
    """The parts of a remark that are data."""

    weak_aliases: tuple[str, ...]
    birth_dates: tuple[str, ...]
    unread_births: tuple[str, ...]
    nationalities: tuple[str, ...]
    identifiers: tuple[Identifier, ...]


def read(text: str) -> Remarks:
    """Take the data out of a remark. What is not recognized stays in the remark only."""
    parts = [one_line(part) for part in text.split(";")]
    if parts:
        parts[-1] = parts[-1].removesuffix(".")
    births = {match[1]: edtf(match[1]) for part in parts if (match := BIRTH.fullmatch(part))}
    return Remarks(
        weak_aliases=_unique(match[1] for part in parts if (match := ALIAS.fullmatch(part))),
        birth_dates=_unique(birth for birth in births.values() if birth),
        unread_births=tuple(text for text, birth in births.items() if not birth),
        nationalities=_unique(country(match[1]) for part in parts if (match := NATIONALITY.fullmatch(part))),
        identifiers=tuple(
            Identifier(*bare(kind_of(match[1]), match[2]), match[3] or "", match[4] or "")
            for part in parts
            if (match := NUMBER.fullmatch(part)) and match[2]
        ),
    )


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
