"""Background work on cases."""

from uuid import UUID

from exportctl.core.outbox import job
from licensing.review import services


@job("review.score")
def score(*, case_id: str) -> None:
    """Score one case; a repeat on the same facts changes nothing."""
    services.score(UUID(case_id))
