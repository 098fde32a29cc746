"""What sign-in tells us."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from licensing.organizations import services


@receiver(email_confirmed)
def on_email_confirmed(sender: object, email_address: EmailAddress, **kwargs: Any) -> None:
    """Go on with the registration, in the transaction that confirms the address."""
    services.confirm_email(user=email_address.user)
