"""News about cases."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class CaseChanged(Event):
    """What a case is queued and flagged by changed: it was filed, scored, paused, or is to be withdrawn."""

    case_id: UUID
