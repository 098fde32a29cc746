"""What goes into the matcher and what comes out: frozen, plain values."""

from dataclasses import dataclass

from screening.watchlists.sources.listed import ListedEntity


class QueryRefused(ValueError):
    """A query that cannot be compared. It is never answered with "no match"."""


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One listed entity with the reference and the list that a match will name."""

    ref: str
    watchlist: str
    entity: ListedEntity


@dataclass(frozen=True, slots=True)
class Query:
    """One party as someone described it.

    The first of `names` is the party's name, the rest are its aliases. `kind` is person, organization,
    vessel, aircraft or empty; `countries` are ISO alpha-2 codes; `birth_date` is `1971`, `1971-03` or
    `1971-03-02`; `identifiers` are the bare numbers; `addresses` are lines of text.
    """

    names: tuple[str, ...]
    kind: str = ""
    countries: tuple[str, ...] = ()
    birth_date: str = ""
    identifiers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that was compared: both values, how alike they are from 0 to 1, and why, in words.

    A feature that `counts` can make the score of the match; the others are shown beside it, and `takes_off`
    says what a contradiction takes off the score.
    """

    name: str
    score: float
    detail: str
    left: str
    right: str
    counts: bool
    takes_off: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """A listed entity that a party may be, with the names that are most alike and every feature.

    `grade` says how the names agree: exact, reordered, symbol, fuzzy, or number where only a number does.
    """

    entity: str
    watchlist: str
    external_id: str
    score: float
    query_name: str
    listed_name: str
    features: tuple[Feature, ...]
    grade: str = ""
    kind: str = ""
