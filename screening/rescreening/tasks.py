"""Re-screening in workers: a portion a job, the nightly screening in full, and a look at all each minute."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError

from exportctl.core.outbox import job
from screening.rescreening import services


@job("screening.rescreen_shard")
def rescreen_shard(*, shard_id: str) -> None:
    """Compare the threads of one portion. A repeat finds its mark and stops."""
    services.work_on(UUID(shard_id))


@job("screening.close_rescreening")
def close_rescreening(*, rescreening_id: str) -> None:
    """End a re-screening whose portions are done, or lay out what still lacks. A repeat stops."""
    services.close(UUID(rescreening_id))


@shared_task(
    name="screening.rescreen_nightly",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def rescreen_nightly() -> None:
    """Start the nightly screening in full; a repeat finds it running."""
    services.start_nightly()


@shared_task(
    name="screening.mind_rescreenings",
    acks_late=True,
    time_limit=300,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=2,
)
def mind_rescreenings() -> None:
    """Look after what runs: send portions that nobody has, end what is through."""
    services.mind()
