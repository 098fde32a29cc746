"""News of applications."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """An application was filed and is frozen from now on."""

    application_id: UUID
