"""News about organizations."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class OrganizationChanged(Event):
    """What an organization says about itself is not what it was."""

    organization_id: UUID
