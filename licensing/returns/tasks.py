"""The morning's care for goods that are to come back."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.returns import minding


@shared_task(
    name="licensing.mind_returns",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def mind_returns() -> None:
    """Open accounts that are missing, and tell exporters what is due back; a repeat does nothing."""
    minding.mind(on=timezone.localdate())
