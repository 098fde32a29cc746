"""What is new in an edition, as a small matcher: screening against it is exact, because it is forward.

The score of a party and a listed name depends on these two alone, so that what a small index finds is what
the index of the whole list would find among the same entities.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from screening.matching.records import ListedParty
from screening.watchlists import diff
from screening.watchlists.queries import listed

if TYPE_CHECKING:
    from screening.matching import Matcher


@dataclass(frozen=True)
class Changed:
    """The entities of one list that came or changed, by the publisher's id, and a matcher over them."""

    watchlist: str
    added: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]
    matcher: "Matcher"


@lru_cache(maxsize=8)
def changed_between(watchlist: str, old: UUID | None, new: UUID) -> Changed:
    """Return what came, changed and went from `old` to `new`; editions never change, so it is kept."""
    from screening.matching import Matcher  # only workers compare, and only they carry the engine

    found = diff.changes(old, new)
    parties = [ListedParty(str(pk), watchlist, entity) for pk, entity in listed([*found.after.values()])]
    return Changed(
        watchlist=watchlist,
        added=frozenset(found.added),
        changed=frozenset(found.changed),
        removed=frozenset(found.removed),
        matcher=Matcher(parties),
    )
