"""News of risk."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class RiskAssessed(Event):
    """A thread has a new score."""

    thread: UUID
    assessment_id: UUID
