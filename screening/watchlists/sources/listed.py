"""What every list parser hands out: plain, frozen records without a trace of the file they came from.

Dates of birth follow the extended date/time format (EDTF): `1971`, `1971-03`, `1971-03-02`,
`1971~` for about 1971, and `1963/1967` for a range.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

PERSON, ORGANIZATION, VESSEL, AIRCRAFT = "person", "organization", "vessel", "aircraft"
KINDS = (PERSON, ORGANIZATION, VESSEL, AIRCRAFT)

PRIMARY, STRONG, WEAK, FORMER = "primary", "strong", "weak", "former"


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name or alias, as written, with how good the publisher says it is."""

    value: str
    quality: str
    script: str


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """One address: a line of text, the country as written, and its ISO alpha-2 code where known."""

    text: str
    country: str
    country_code: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that someone issued: passport, tax, registration, IMO, call sign."""

    kind: str
    value: str
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListedEntity:
    """One person, organization, vessel or aircraft on a list. The first of `names` is the primary one.

    `requirement` is the license requirement as published, `citation` where the listing was published.
    """

    external_id: str
    kind: str
    names: tuple[ListedName, ...]
    addresses: tuple[ListedAddress, ...] = ()
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    programs: tuple[str, ...] = ()
    remarks: str = ""
    listed_on: date | None = None
    requirement: str = ""
    citation: str = ""

    @property
    def name(self) -> str:
        """The primary name."""
        return self.names[0].value

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the list says of it: what did not change has the same in two editions."""
        text = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was left out, or something odd that was read all the same, with its line and reason."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ParsedList:
    """A whole file set, read. `counts` account for every row or element of it.

    `quarantined` are the records that could not be read and were left out; `problems` are odd, but read.
    """

    entities: tuple[ListedEntity, ...]
    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    quarantined: tuple[Problem, ...] = ()
    published_on: date | None = None
