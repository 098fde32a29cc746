"""News of the matching configuration."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class ConfigurationInForce(Event):
    """A version came into force in the place of another, or as the first."""

    configuration_id: UUID
    previous_id: UUID | None
