"""Daily care for referrals."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.referrals import services


@shared_task(
    name="licensing.mind_referrals",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def mind_referrals() -> None:
    """Remind agencies whose time runs out, and record the referrals whose time is over."""
    services.mind(on=timezone.localdate())
