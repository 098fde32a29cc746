"""The license document, the nightly record of licenses past their last day, and the morning's reminders."""

from uuid import UUID

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from exportctl.core.outbox import job
from licensing.licenses import services


@job("licensing.make_certificate")
def make_certificate(*, license_id: str) -> None:
    """Make, sign and store the document of a license; a repeat finds it made and stops."""
    # Typesetting and signing load much that only a worker needs: late, so that nothing else waits for them.
    from licensing.licenses import certificate

    certificate.make(UUID(license_id))


@shared_task(
    name="licensing.expire_licenses",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def expire_licenses() -> None:
    """Record of licenses whose last day was before today that they have ended; a repeat finds none."""
    services.expire_licenses(on=timezone.localdate())


@shared_task(
    name="licensing.remind_of_licenses",
    acks_late=True,
    time_limit=600,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=6,
)
def remind_of_licenses() -> None:
    """Remind exporters of licenses that end soon and of lines nearly used up; a repeat sends nothing."""
    services.remind_all(on=timezone.localdate())
