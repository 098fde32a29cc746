"""Screening in a worker."""

from uuid import UUID

from exportctl.core.outbox import job
from screening.hits import services


@job("screening.screen")
def screen(*, run_id: str) -> None:
    """Screen the parties of a run. A repeat finds its answer and stops."""
    services.screen(UUID(run_id))
