"""What the registry adds to screening: hits by ownership."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from screening.hits.extensions import Finding, finder
from screening.hits.rules import PartyFacts
from screening.parties.findings import by_ownership


@finder
def owned_by_listed(thread: UUID, parties: Sequence[PartyFacts]) -> Iterable[Finding]:
    """Find the parties that listed owners hold half or a large part of."""
    return by_ownership(thread, parties)
