"""Jobs about people, and the nightly clearing of what sign-in leaves behind."""

from datetime import timedelta

from axes.models import AccessAttempt
from celery import shared_task
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from exportctl.core.outbox import job
from exportctl.core.people.sealed import unseal

KEEP_FAILURES = timedelta(days=30)


@job("core.send_mail")
def send_mail(*, to: str, subject: str, sealed: str) -> None:
    """Send one plain-text e-mail; where the mail server fails, the job is tried again."""
    EmailMessage(subject, unseal(sealed), to=[to]).send()


@shared_task(
    name="core.clear_sign_ins",
    acks_late=True,
    time_limit=300,
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=3,
)
def clear_sign_ins() -> None:
    """Remove sessions that ran out, and with them what they kept, and failed sign-ins older than a month."""
    call_command("clearsessions")
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEEP_FAILURES).delete()
