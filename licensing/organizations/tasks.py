"""Daily care for the credentials of responsible officials."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.organizations import services


@shared_task(
    name="licensing.remind_of_officials",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def remind_of_officials() -> None:
    """Remind administrators of credentials that run out; a repeat sends nothing."""
    services.remind_of_officials(on=timezone.localdate())
