"""Background work on cases."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError

from exportctl.core.outbox import job
from licensing.review import services


@job("review.screen_exporters")
def screen_exporters(*, organization: str, after: str) -> None:
    """Screen again a portion of the live cases whose exporter screening knows otherwise."""
    services.screen_exporters(
        organization=UUID(organization) if organization else None, after=UUID(after) if after else None
    )


@shared_task(
    name="review.look_for_exporters",
    acks_late=True,
    time_limit=120,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def look_for_exporters() -> None:
    """Before the nightly screening in full, see that it knows every exporter as it is."""
    services.look_for_exporters()


@job("review.score")
def score(*, case_id: str) -> None:
    """Score one case; a repeat on the same facts changes nothing."""
    services.score(UUID(case_id))
