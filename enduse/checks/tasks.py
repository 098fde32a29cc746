"""Planning of the checks that no shipment's news has planned."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from enduse.checks import services


@shared_task(
    name="enduse.plan_checks",
    acks_late=True,
    time_limit=540,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
)
def plan_checks() -> None:
    """Plan the checks that shipped licenses need; a repeat finds them planned."""
    services.plan_due_checks(on=timezone.localdate())
