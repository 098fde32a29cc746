"""When a ruling needs a second person, how long a clearing holds, and which hit comes first. Pure."""

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from exportctl.core.calendar.rules import add_days
from screening.hits.rules import PartyFacts, party_json, percent

HIT_DAYS = 2
"""Working days from raising a hit to a ruling: a default of this product."""

LIVE_LICENSE, OPEN_CASE, REGISTRY = "live_license", "open_case", "registry"
KIND_POINTS = {LIVE_LICENSE: 100, OPEN_CASE: 40, REGISTRY: 0}
KIND_WORDS = {
    LIVE_LICENSE: "a license in use",
    OPEN_CASE: "an open case",
    REGISTRY: "a party of the registry",
}
LIST_POINTS = {
    **dict.fromkeys(("un-sc", "ofac-sdn", "eu-fsf", "uk-ofsi", "ca-sema"), 20),
    **dict.fromkeys(("bis-dpl", "us-csl"), 15),
}
OTHER_LIST_POINTS = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """The score from which a clearing needs a second person, since when, and why that much."""

    since: date
    score: Decimal
    why: str


SECOND_PERSON = Limit(
    date(2026, 11, 26),
    Decimal("0.85"),
    "At 85% and more the names are the same but for spelling, so that what tells the two apart lies outside "
    "the names, where one person alone misses it most easily.",
)


@dataclass(frozen=True, slots=True)
class Term:
    """For how many months a clearing is carried over, since when, and why that long."""

    since: date
    months: int
    why: str


CARRIED_FOR = Term(
    date(2026, 11, 26),
    12,
    "Firms change hands and trade within a year or two, without a change in what they are called.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that makes a hit urgent, in words, with its points."""

    words: str
    points: int


def needs_second(score: Decimal) -> bool:
    """Say whether clearing a hit of this score takes two people; a true match always does."""
    return score >= SECOND_PERSON.score


def limit_words() -> str:
    """Say from which score two people clear."""
    return f"{percent(SECOND_PERSON.score)} or more: a second analyst confirms"


def carried_until(ruled_on: date) -> date:
    """Return the last day on which a clearing of `ruled_on` is carried over."""
    month = ruled_on.month - 1 + CARRIED_FOR.months
    year, month = ruled_on.year + month // 12, month % 12 + 1
    return date(year, month, min(ruled_on.day, calendar.monthrange(year, month)[1]))


def severity_parts(score: Decimal, watchlist: str, kind: str) -> tuple[Part, ...]:
    """Return what makes a hit urgent: what it stands against, its score, and its list."""
    return (
        Part(f"It concerns {KIND_WORDS[kind]}", KIND_POINTS[kind]),
        Part(f"The score is {percent(score)}", int(score * 100)),
        Part("The list that it is on", LIST_POINTS.get(watchlist, OTHER_LIST_POINTS)),
    )


def severity(score: Decimal, watchlist: str, kind: str) -> int:
    """Return the sum of `severity_parts`: the queue shows the highest first."""
    return sum(part.points for part in severity_parts(score, watchlist, kind))


def due_on(raised: date, *, jurisdiction: str) -> date:
    """Return the day by which a hit raised on a day is to be ruled on."""
    return add_days(raised, HIT_DAYS, unit="working", jurisdiction=jurisdiction)


def identity_digest(party: PartyFacts, *, chain: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return the SHA-256 of who a party is: all that is screened, without its owner's id and its role.

    Two cases with the same party have the same digest. What its owner calls a number is not compared, and
    does not count. For a hit by ownership the chain of links belongs to it, because another chain is another
    question.
    """
    facts = party_json(replace(party, identifier_notes=()))
    facts.pop("ref"), facts.pop("role")
    facts |= {"aliases": sorted(party.aliases), "identifiers": sorted(party.identifiers)}
    text = json.dumps([facts, [dict(link) for link in chain]], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record that is not as it was."""

    field: str
    before: str
    after: str


PARTY_FIELDS = {
    "name": "Name",
    "aliases": "Aliases",
    "kind": "Kind",
    "country": "Country",
    "address": "Address",
    "birth_date": "Date of birth",
    "identifiers": "Numbers",
}


def party_record(party: PartyFacts) -> dict[str, str]:
    """Return what counts of a party, by the words for it."""
    stored = party_json(party)
    return {label: _text(stored[field]) for field, label in PARTY_FIELDS.items()}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Return the fields that differ between two records, in the order of the newer one."""
    return [
        Change(field, before.get(field, ""), value)
        for field, value in after.items()
        if before.get(field, "") != value
    ]


def _text(value: Any) -> str:
    return (
        "; ".join(sorted(map(str, value)))
        if isinstance(value, Iterable) and not isinstance(value, str)
        else str(value)
    )
