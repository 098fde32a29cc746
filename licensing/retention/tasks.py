"""The weekly check of the stored files, and its portions."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError

from exportctl.core.outbox import job
from licensing.retention import services


@job("licensing.check_portion")
def check_portion(*, check_id: str) -> None:
    """Read one portion of a check. A repeat of one that is done reads the next, which is no harm."""
    services.check_portion(UUID(check_id))


@shared_task(
    name="licensing.check_vault",
    acks_late=True,
    time_limit=120,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def check_vault() -> None:
    """Begin the check of the week; a repeat finds it running."""
    services.start_weekly_check()
