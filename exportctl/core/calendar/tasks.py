"""Background work on clocks."""

from uuid import UUID

import structlog
from celery import shared_task
from django.db import OperationalError

from exportctl.core.calendar.recomputing import recompute_clocks, recompute_portion
from exportctl.core.outbox import enqueue, job

log = structlog.get_logger(__name__)


@job("calendar.recompute")
def recompute(*, because: str, after: str = "") -> None:
    """Reckon the due days of a portion of the running clocks anew; the next portion is a job of its own."""
    done = recompute_portion(because=because, after=UUID(after) if after else None)
    log.info("clocks recomputed", because=because, moved=len(done.moved))
    if done.last is not None:
        follow = str(done.last)
        enqueue("calendar.recompute", key=f"calendar.recompute:{follow}", because=because, after=follow)


@shared_task(
    name="core.recompute_clocks",
    acks_late=True,
    time_limit=900,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=4,
)
def recompute_nightly() -> None:
    """See that every stored due day fits its facts, as after an upgrade of the holidays."""
    moved = recompute_clocks(because="The calendar was reckoned anew.")
    log.info("clocks recomputed", moved=len(moved))
