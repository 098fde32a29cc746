"""The matcher over editions in the database: the only file here that reads tables.

Only jobs of a worker ask for it. Every process of a machine maps the same index file; a process keeps the
last two matchers that it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from screening.matching.records import ListedParty
from screening.watchlists.queries import EditionRef, editions_in_force, listed_entities

if TYPE_CHECKING:
    from screening.matching.matcher import Matcher


def matcher_for(editions: Iterable[EditionRef]) -> Matcher:
    """Return the matcher over all entities of some editions, its index from the file if there is one."""
    return _matcher(tuple(sorted((str(edition.id), edition.sha256) for edition in editions)))


def index_folder() -> Path:
    """Return where the index files are."""
    return Path(settings.INDEX_FOLDER)


@lru_cache(maxsize=2)
def _matcher(editions: tuple[tuple[str, str], ...]) -> Matcher:
    from screening.matching.matcher import Matcher
    from screening.matching.store import name_of, open_or_build, remove_others

    def parties() -> Iterable[ListedParty]:
        ids = [UUID(key) for key, _ in editions]
        return (ListedParty(ref, key, entity) for ref, key, entity in listed_entities(ids))

    name = name_of(_digests(editions))
    index = open_or_build(index_folder(), name, parties)
    in_force = sorted((str(edition.id), edition.sha256) for edition in editions_in_force())
    remove_others(index_folder(), {name, name_of(_digests(in_force))})
    return Matcher(index=index)


def _digests(editions: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{key} {sha256}" for key, sha256 in editions]
