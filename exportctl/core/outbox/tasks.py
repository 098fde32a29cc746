"""The two Celery tasks that carry every job."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError

from exportctl.core.outbox import services


@shared_task(
    name="core.run_job",
    acks_late=True,
    reject_on_worker_lost=True,
    soft_time_limit=840,  # raises inside the job, which is then put back with that error
    time_limit=900,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def run_job(job_id: str) -> None:
    """Do one job; a repeat finds it done and stops."""
    services.run(UUID(job_id))


@shared_task(
    name="core.sweep_jobs",
    acks_late=True,
    time_limit=60,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=2,
)
def sweep_jobs() -> None:
    """Send again what was not taken up, or was taken up by a worker that died."""
    services.sweep()
