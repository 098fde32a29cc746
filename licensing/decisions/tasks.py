"""Daily care for announced refusals."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.decisions import services


@shared_task(
    name="licensing.mind_announced_refusals",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def mind_announced_refusals() -> None:
    """Remind of announced refusals that wait for an answer, and close those whose time is over."""
    services.mind(on=timezone.localdate())
