"""Both records of a hit, field by field, for a page that lays them side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from exportctl.core.reference import countries
from exportctl.core.web.states import words_of
from screening.hits.drawing import latin
from screening.hits.models import Hit
from screening.hits.rules import KINDS, PartyFacts, percent
from screening.watchlists.models import Entity

ALL, NOTHING = 1.0, 0.0


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: how it is written, in Latin letters where it is not, what to know about it."""

    text: str
    latin: str = ""
    note: str = ""
    matched: bool = False


@dataclass(frozen=True, slots=True)
class SideRow:
    """One field of both records."""

    label: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ComparedFeature:
    """One thing that the matcher compared. `stands` is counts, agrees, differs or partly."""

    name: str
    detail: str
    left: str
    right: str
    percent: str
    stands: str


def rows_of(hit: Hit) -> list[SideRow]:
    """Return the fields of both records, those without any value on either side left out."""
    party, entity = hit.party, hit.entity
    return [row for row in _rows(hit, party, entity) if row.left or row.right]


def _rows(hit: Hit, party: PartyFacts, entity: Entity) -> Iterable[SideRow]:
    yield SideRow("Names", _own_names(hit, party), _listed_names(hit, entity))
    yield SideRow("Kind", (_own_kind(party),), _plain([entity.get_kind_display()]))
    yield SideRow("Country", _plain([_country(party.country)]), _plain(_countries(entity)))
    yield SideRow("Address", _plain([party.address]), _addresses(entity))
    yield SideRow("Date of birth", _plain([party.birth_date]), _plain(entity.birth_dates))
    numbers = [(number["value"], _issued(number)) for number in entity.identifiers]
    yield SideRow("Numbers", _own_numbers(party), tuple(Value(text, "", note) for text, note in numbers))


def features_of(hit: Hit) -> list[ComparedFeature]:
    """Return what the matcher compared: first what makes the score, then what stands beside it."""
    found = [_feature(feature) for feature in hit.features]
    return sorted(found, key=lambda feature: feature.stands != "counts")


def _feature(feature: Mapping[str, Any]) -> ComparedFeature:
    score = float(feature["score"])
    beside = {ALL: "agrees", NOTHING: "differs"}.get(score, "partly")
    return ComparedFeature(
        words_of(feature["name"]),
        feature["detail"],
        in_words(feature["name"], feature["left"]),
        in_words(feature["name"], feature["right"]),
        percent(score),
        "counts" if feature["counts"] else beside,
    )


def in_words(name: str, value: str) -> str:
    """Return what was compared as people say it: countries by name, a kind as elsewhere on the page."""
    if name == "country":
        return ", ".join(_country(code) for code in value.split(", "))
    return words_of(value) if name == "kind" else value


def _own_kind(party: PartyFacts) -> Value:
    """Return the party's kind, with the kind that it is compared as where that has another word."""
    kind = KINDS.get(party.kind, "")
    return Value(words_of(party.kind), "", f"compared as {kind}" if kind not in ("", party.kind) else "")


def _own_numbers(party: PartyFacts) -> tuple[Value, ...]:
    noted = zip_longest(party.identifiers, party.identifier_notes, fillvalue="")
    return tuple(Value(number, "", note) for number, note in noted)


def _own_names(hit: Hit, party: PartyFacts) -> tuple[Value, ...]:
    return tuple(
        Value(name, latin(name), "alias" if place else "", name == hit.query_name)
        for place, name in enumerate(party.names)
    )


def _listed_names(hit: Hit, entity: Entity) -> tuple[Value, ...]:
    return tuple(
        Value(
            name.value,
            latin(name.value),
            f"{name.get_quality_display().lower()}, {name.script}",
            name.value == hit.listed_name,
        )
        for name in entity.names.all()
    )


def _addresses(entity: Entity) -> tuple[Value, ...]:
    return tuple(
        Value(address.text, latin(address.text), "" if address.country in address.text else address.country)
        for address in entity.addresses.all()
    )


def _countries(entity: Entity) -> list[str]:
    codes = [*entity.nationalities, *(address.country_code for address in entity.addresses.all())]
    return [_country(code) for code in dict.fromkeys(codes)]


def _country(code: str) -> str:
    return countries.name(code) if code else ""


def _issued(number: Mapping[str, str]) -> str:
    return f"{number['kind']}, {number['country']}" if number.get("country") else number["kind"]


def _plain(texts: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Value(text, latin(text)) for text in texts if text)
