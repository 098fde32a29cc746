"""The daily e-mail: one job a person, so that one that fails keeps nobody else waiting."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError, transaction

from exportctl.core.notices import queries, services
from exportctl.core.outbox import enqueue, job


@job("core.send_digest")
def send_digest(*, person_id: str) -> None:
    """Send what waits for one person's digest."""
    services.send_digest(UUID(person_id))


@shared_task(
    name="core.send_digests",
    acks_late=True,
    time_limit=300,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
)
def send_digests() -> None:
    """Queue a digest for each person for whom notices wait."""
    with transaction.atomic():
        for person in queries.people_with_digest():
            enqueue("core.send_digest", key=f"core.send_digest:{person}", person_id=str(person))
