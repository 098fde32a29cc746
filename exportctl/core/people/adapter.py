"""How sign-in behaves here: what allauth leaves to the site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from exportctl.core import audit
from exportctl.core.people import mail
from exportctl.core.people.models import User
from exportctl.core.people.sealed import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mails go through the outbox, sign-ins into the trail; nobody signs up outside a registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: people come with an organization's registration, or are added by a command."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; a mail server that is down must not break a page."""
        mail.post(template_prefix, to=email, **context)

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm, together with whatever the apps do when they hear of it, or not at all."""
        return bool(super().confirm_email(request, email_address))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in once every factor was given."""
        audit.record(user, "person.signed_in", actor=user, after={"address": self.get_client_ip(request)})
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors rest sealed."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return unseal(encrypted_text)
