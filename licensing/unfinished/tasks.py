"""Daily care for forms that nobody goes on with."""

from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.unfinished import services
from licensing.unfinished.rules import KEPT_DAYS


@shared_task(
    name="licensing.wipe_unfinished",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def wipe_unfinished() -> None:
    """Wipe forms that nobody has touched for a long time. A missed day is made up for by the next."""
    services.wipe_old(before=timezone.now() - timedelta(days=KEPT_DAYS))
