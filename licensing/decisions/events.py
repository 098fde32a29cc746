"""News about decisions."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class DecisionCountersigned(Event):
    """A decision took effect with its second signature."""

    decision_id: UUID


@dataclass(frozen=True)
class RefusalAnnounced(Event):
    """The exporter was told that a refusal is intended."""

    intent_id: UUID
