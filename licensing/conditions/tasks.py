"""Daily care for the conditions of licenses."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.conditions import services


@shared_task(
    name="licensing.mind_conditions",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def mind_conditions() -> None:
    """Write down what news did not reach, record breaches, and remind; a repeat finds nothing to do."""
    services.mind(on=timezone.localdate())
