"""Work on watchlists that no page waits for."""

from uuid import UUID

from celery import shared_task
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from exportctl.core.outbox import job
from exportctl.core.people.models import User
from screening.watchlists import services

LIMIT = 900


@job("screening.read_edition")
def read_edition(*, edition_id: str, actor_id: str) -> None:
    """Read a received edition on behalf of whoever gave it. A repeat finds it read and stops."""
    actor = User.objects.get(pk=UUID(actor_id)) if actor_id else None
    services.read(UUID(edition_id), actor=actor)


@shared_task(
    name="screening.fetch_due_watchlists",
    acks_late=True,
    time_limit=60,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=2,
)
def fetch_due_watchlists() -> None:
    """Send a task for each list whose time has come."""
    for key in services.due(now=timezone.now()):
        fetch_watchlist.delay(key)


@shared_task(
    name="screening.fetch_watchlist",
    acks_late=True,
    reject_on_worker_lost=True,
    soft_time_limit=LIMIT - 60,
    time_limit=LIMIT,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=2,
)
def fetch_watchlist(key: str) -> None:
    """Fetch one list, unless another worker is at it. A repeat finds the same files and changes nothing.

    It is a task and not a job, because a job holds a transaction and a publisher may take minutes; what is
    lost with a worker is asked for again a quarter of an hour later.
    """
    lock = f"fetching:{key}"
    if not cache.add(lock, 1, LIMIT):
        return
    try:
        services.fetch_list(key)
    finally:
        cache.delete(lock)
