"""News of the matching configuration."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class ConfigurationInForce(Event):
    """A version of the matching configuration has taken the place of another."""

    configuration_id: UUID
    number: int
