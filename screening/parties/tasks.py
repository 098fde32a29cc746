"""Background work of the registry."""

from uuid import UUID

from exportctl.core.outbox import job
from screening.parties import services


@job("parties.suggest")
def suggest(*, party_id: str) -> None:
    """Look for records that may be the same party. A repeat finds its suggestions and stops."""
    services.suggest(UUID(party_id))
