"""The nightly making of forecasts."""

import structlog
from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from licensing.forecasts.services import make_forecasts

log = structlog.get_logger(__name__)


@shared_task(
    name="licensing.make_forecasts",
    acks_late=True,
    time_limit=900,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=4,
)
def make_nightly() -> None:
    """Make curves and service records from the cases as they are; a repeat makes the same."""
    made = make_forecasts(now=timezone.now())
    log.info("forecasts made", curves=made.curves, records=made.records, cases=made.cases)
