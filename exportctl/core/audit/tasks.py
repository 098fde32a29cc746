"""The daily seal."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from exportctl.core.audit import services


@shared_task(
    name="core.seal_audit",
    acks_late=True,
    time_limit=900,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def seal_audit() -> None:
    """Seal each past day that has no seal yet; a repeat finds them sealed."""
    services.seal_past_days(now=timezone.now())
