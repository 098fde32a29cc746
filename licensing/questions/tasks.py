"""Daily care for questions that wait."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.questions import services


@shared_task(
    name="licensing.mind_questions",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def mind_questions() -> None:
    """Remind of questions that wait for an answer, each once."""
    services.mind(on=timezone.localdate())
