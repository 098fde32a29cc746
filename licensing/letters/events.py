"""News about letters."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class LetterReplaced(Event):
    """A letter was corrected: another one, which is issued now, replaces it."""

    letter_id: UUID
