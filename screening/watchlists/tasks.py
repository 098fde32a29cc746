"""Work on watchlists that no page waits for."""

from uuid import UUID

from exportctl.core.outbox import job
from exportctl.core.people.models import User
from screening.watchlists import services


@job("screening.read_edition")
def read_edition(*, edition_id: str, actor_id: str) -> None:
    """Read a received edition on behalf of whoever gave it. A repeat finds it read and stops."""
    actor = User.objects.get(pk=UUID(actor_id)) if actor_id else None
    services.read(UUID(edition_id), actor=actor)
