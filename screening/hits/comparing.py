"""What parties are compared with now, and the comparison in full: with every entity of every list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration
from screening.hits.extensions import Finding, found_otherwise
from screening.hits.rules import KINDS, PartyFacts
from screening.matching import Configuration as Matching
from screening.matching import Query, version
from screening.matching.loader import matcher_for
from screening.watchlists.queries import EditionRef, editions_in_force


@dataclass(frozen=True)
class Target:
    """The editions, the configuration and the engine that are in force together."""

    editions: tuple[EditionRef, ...]
    configuration: Configuration
    matcher_version: str

    @property
    def edition_ids(self) -> frozenset[UUID]:
        """The ids of the editions."""
        return frozenset(edition.id for edition in self.editions)

    @cached_property
    def matching(self) -> Matching:
        """The weights and thresholds as the matcher takes them, read once for however many parties."""
        return self.configuration.matching


def target_now() -> Target:
    """Return what is in force at this moment."""
    return Target(editions_in_force(), ensure_configuration(), version.MATCHER_VERSION)


def query_of(party: PartyFacts) -> Query:
    """Return a party as the matcher asks for it."""
    return Query(
        names=party.names,
        kind=KINDS.get(party.kind, ""),
        countries=(party.country,) if party.country else (),
        birth_date=party.birth_date,
        identifiers=party.identifiers,
    )


def compare_in_full(thread: UUID, parties: Sequence[PartyFacts], target: Target) -> list[Finding]:
    """Return every listed entity that a party of the thread may be, or may be owned by.

    Raises:
        QueryRefused: a party has no name that can be compared; that is never "nothing found".
    """
    return [*compare_names(parties, target), *found_otherwise(thread, parties)]


def compare_names(parties: Sequence[PartyFacts], target: Target) -> list[Finding]:
    """Return every listed entity that a party may be; raises what `compare_in_full` raises."""
    matcher = matcher_for(target.editions)
    return [
        Finding(party, match)
        for party in parties
        for match in matcher.search(query_of(party), target.matching)
    ]
