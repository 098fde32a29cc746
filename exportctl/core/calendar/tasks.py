"""Background work on clocks."""

import structlog
from celery import shared_task
from django.db import OperationalError

from exportctl.core.calendar.recomputing import recompute_clocks
from exportctl.core.outbox import job

log = structlog.get_logger(__name__)


@job("calendar.recompute")
def recompute(*, because: str) -> None:
    """Reckon the due days of running clocks anew; a repeat finds nothing to move."""
    log.info("clocks recomputed", because=because, moved=len(recompute_clocks(because=because)))


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
