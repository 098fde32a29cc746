"""Roles begin and end on their days."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from exportctl.core.staff import services


@shared_task(
    name="core.mind_roles",
    acks_late=True,
    time_limit=300,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
)
def mind_roles() -> None:
    """Begin and end roles whose day has come. What a late run missed is made up for by the next."""
    services.mind_roles(on=timezone.localdate())
