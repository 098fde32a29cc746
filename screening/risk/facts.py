"""The facts that a risk score reads: frozen, plain values that the owner of the thread fills in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class ExporterFacts:
    """Who exports."""

    name: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One goods line. `unit` is a UN/ECE Recommendation 20 code, `currency` ISO 4217, `value` the line's."""

    number: int
    code: str
    description: str
    sensitive: bool
    regime: str
    unlisted: bool
    quantity: Decimal
    unit: str
    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What the exporter filed of a party, as far as the officer of the case has read it.

    `since` is the year from which it is a customer; `doubt` is whether the exporter tells one.
    """

    since: int | None = None
    visited_on: date | None = None
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class CaseParty:
    """One party abroad.

    `role` is end_user or consignee; `kind` is company, person, government or military; `country` is ISO
    alpha-2; `prior_licenses` counts the licenses, of any exporter, that the party was on before; `customer`
    is None where nothing was filed or the officer has not read the last of it.
    """

    role: str
    kind: str
    name: str
    country: str
    address: str = ""
    website: str = ""
    email: str = ""
    prior_licenses: int = 0
    customer: CustomerFacts | None = None


@dataclass(frozen=True, slots=True)
class OtherStatement:
    """The end-use text of another end user."""

    end_user: str
    text: str


@dataclass(frozen=True, slots=True)
class EndUseFacts:
    """What the goods are for. The answers are yes, no, unsure, or empty where nothing was said."""

    text: str
    military: str = ""
    wmd: str = ""
    informed: str = ""
    other_statements: tuple[OtherStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class HitFacts:
    """What screening found: how many hits are open, how many are true matches, and the best score, 0 to 1."""

    open_hits: int = 0
    true_matches: int = 0
    best_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AdverseFacts:
    """An earlier end-use check of a party that was unfavorable or could not be done."""

    name: str
    kind: str
    noted_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """What the table of destinations says of a country."""

    country: str
    arms_embargo: bool
    elevated_diversion: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that a score reads, on day `on`. Countries are ISO alpha-2.

    `places` is filled by `services.assess` from the table of destinations, so that the score can be
    computed again when the table has changed.
    """

    on: date
    destination: str
    exporter: ExporterFacts
    items: tuple[ItemFacts, ...]
    parties: tuple[CaseParty, ...]
    end_use: EndUseFacts
    attachments: tuple[str, ...]
    hits: HitFacts = HitFacts()
    adverse: tuple[AdverseFacts, ...] = ()
    transit: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country that the transaction touches, once, in alphabetical order."""
        touched = {self.destination, *self.transit, *(party.country for party in self.parties)}
        return tuple(sorted(touched - {""}))

    def place(self, country: str) -> Place:
        """Return what is known of a country; one that the table lacks has no flag."""
        found = (place for place in self.places if place.country == country)
        return next(found, Place(country, arms_embargo=False, elevated_diversion=False))


def facts_json(facts: CaseFacts) -> dict[str, Any]:
    """Return facts as plain JSON: decimals and dates as text, tuples as lists."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(facts), default=str))
    return plain


def facts_from_json(stored: Mapping[str, Any]) -> CaseFacts:
    """Return the facts that `facts_json` stored; an unknown field is an error, and so is a missing one.

    A field that a later release added has a default, which older facts take.
    """
    return _read(CaseFacts, stored)


def facts_digest(facts: CaseFacts) -> str:
    """Return the SHA-256 of facts."""
    return hashlib.sha256(json.dumps(facts_json(facts), sort_keys=True).encode()).hexdigest()


def _read(shape: type[Shape], stored: Mapping[str, Any]) -> Shape:
    hints = get_type_hints(shape)
    known = {field.name: field.default is MISSING for field in fields(shape)}  # type: ignore[arg-type]
    wrong = {name for name, needed in known.items() if needed and name not in stored} | (
        stored.keys() - known
    )
    if wrong:
        raise ValueError(f"{shape.__name__} has other fields: {sorted(wrong)}.")
    return shape(**{name: _value(hints[name], value) for name, value in stored.items()})


def _value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _value(get_args(kind)[0], value)
    if is_dataclass(kind):
        return _read(kind, value)  # type: ignore[arg-type]
    if kind is Decimal:
        return Decimal(value)
    return date.fromisoformat(value) if kind is date else value
