"""What OFAC writes in the remarks of an entity: weak aliases, dates of birth, nationalities, numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screening.watchlists.sources.listed import Identifier
from screening.watchlists.sources.places import country
from screening.watchlists.sources.reading import one_line

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
NUMBERS = {
    "Passport": "passport",
    "National ID No.": "national id",
    "Cedula No.": "national id",
    "D.N.I.": "national id",
    "Identification Number": "national id",
    "Tax ID No.": "tax",
    "NIT #": "tax",
    "RUC #": "tax",
    "Registration Number": "registration",
    "Registration ID": "registration",
    "Business Registration Number": "registration",
    "Company Number": "registration",
    "Commercial Registry Number": "registration",
    "Vessel Registration Identification": "imo",
    "MMSI": "mmsi",
    "SWIFT/BIC": "bic",
    "D-U-N-S Number": "duns",
    "Aircraft Tail Number": "tail number",
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "construction number",
    "Digital Currency Address": "wallet",
}
LABELS = "|".join(re.escape(label) for label in sorted(NUMBERS, key=len, reverse=True))
NUMBER = re.compile(
    rf"(?:alt\. )?({LABELS})\s+(?:IMO )?(.*?)(?:\s+\(([^()]*)\))?(?:\s+(issued .*|expires .*))?"
)
ALIAS = re.compile(r"(?:alt\. )?(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.),?\s+'(.+)'")
BIRTH = re.compile(r"(?:alt\. )?DOB (.+)")
NATIONALITY = re.compile(r"(?:alt\. )?(?:nationality|citizen) (.+)")
DAY = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})")


@dataclass(frozen=True, slots=True)
class Remarks:
    """The parts of a remark that are data."""

    weak_aliases: tuple[str, ...]
    birth_dates: tuple[str, ...]
    nationalities: tuple[str, ...]
    identifiers: tuple[Identifier, ...]


def read(text: str) -> Remarks:
    """Take the data out of a remark. What is not recognized stays in the remark only."""
    parts = [one_line(part) for part in text.split(";")]
    if parts:
        parts[-1] = parts[-1].removesuffix(".")
    return Remarks(
        weak_aliases=_unique(match[1] for part in parts if (match := ALIAS.fullmatch(part))),
        birth_dates=_unique(
            birth for part in parts if (match := BIRTH.fullmatch(part)) and (birth := birth_date(match[1]))
        ),
        nationalities=_unique(country(match[1]) for part in parts if (match := NATIONALITY.fullmatch(part))),
        identifiers=tuple(
            Identifier(NUMBERS[match[1]], match[2], match[3] or "", match[4] or "")
            for part in parts
            if (match := NUMBER.fullmatch(part)) and match[2]
        ),
    )


def birth_date(text: str) -> str:
    """Turn `03 May 1938`, `May 1938`, `1938`, `circa 1938` or `1938 to 1940` into EDTF; else empty."""
    about = "~" if text.startswith("circa ") else ""
    ends = re.split(r" to |(?<=\d{4})-(?=\d{4})", text.removeprefix("circa "))
    dates = [_day(end) for end in ends]
    if len(dates) > 2 or not all(dates):
        return ""
    return "/".join(f"{day}{about}" for day in dates)


def _day(text: str) -> str:
    match = DAY.fullmatch(text.strip())
    if not match or (match[2] and match[2] not in MONTHS):
        return ""
    parts = [match[3]]
    if match[2]:
        parts.append(f"{MONTHS[match[2]]:02d}")
    if match[1]:
        parts.append(f"{int(match[1]):02d}")
    return "-".join(parts)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
