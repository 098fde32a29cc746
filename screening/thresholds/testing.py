"""Asking the matcher about the test set."""

from collections.abc import Iterable

from screening.matching import ListedParty, Matcher, Query
from screening.matching.configuration import Configuration as Matching
from screening.thresholds.rules import LabelledPair
from screening.watchlists.sources.listed import PRIMARY, ListedEntity, ListedName
from screening.watchlists.sources.reading import script_of


def answers(pairs: Iterable[LabelledPair], configuration: Matching) -> list[bool]:
    """Say for each pair whether its party is a hit on a list that holds only its listed name."""
    return [bool(_alone(pair).search(Query((pair.party,), kind=pair.kind), configuration)) for pair in pairs]


def _alone(pair: LabelledPair) -> Matcher:
    name = ListedName(pair.listed, PRIMARY, script_of(pair.listed))
    return Matcher([ListedParty("1", "test set", ListedEntity("1", pair.kind, (name,)))])
