"""Jobs about people."""

from django.core.mail import EmailMessage

from exportctl.core.outbox import job
from exportctl.core.people.sealed import unseal


@job("core.send_mail")
def send_mail(*, to: str, subject: str, sealed: str) -> None:
    """Send one plain-text e-mail; where the mail server fails, the job is tried again."""
    EmailMessage(subject, unseal(sealed), to=[to]).send()
