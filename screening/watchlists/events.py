"""News of the watchlists."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class EditionInForce(Event):
    """An edition came into force in the place of another, or as the first of its list.

    `watchlist` is the list's key. What is different is told by `diff.changes(previous_id, edition_id)`.
    """

    edition_id: UUID
    previous_id: UUID | None
    watchlist: str
