"""Daily care for training and authority that ends."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.competence import services


@shared_task(
    name="licensing.remind_of_qualifications",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def remind_of_qualifications() -> None:
    """Tell people whose training or authority ends soon. A missed day is made up for by the next."""
    services.remind(on=timezone.localdate())
