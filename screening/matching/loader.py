"""The matcher over editions in the database: the only file here that reads tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from screening.matching.records import ListedParty
from screening.watchlists.queries import EditionRef, listed_entities

if TYPE_CHECKING:
    from screening.matching.matcher import Matcher


def matcher_for(editions: Iterable[EditionRef]) -> Matcher:
    """Return the matcher over all entities of some editions; the last two asked for stay in the process."""
    return _matcher(frozenset(edition.id for edition in editions))


@lru_cache(maxsize=2)
def _matcher(editions: frozenset[UUID]) -> Matcher:
    from screening.matching.matcher import Matcher

    return Matcher(ListedParty(ref, key, entity) for ref, key, entity in listed_entities(editions))
