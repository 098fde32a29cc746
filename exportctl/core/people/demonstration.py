"""The way into a demonstration: its people, their password and the code that their authenticator shows now.

Nothing is bypassed: sign-in asks for the code all the same, this page only plays the phone.
"""

import time
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from exportctl.core.people.models import User

PERIOD = 30


@dataclass(frozen=True)
class Person:
    """One sign-in of the demonstration; `code` is "" where no second factor is asked for."""

    name: str
    roles: str
    email: str
    code: str


def people(now: float | None = None) -> list[Person]:
    """Return the demonstration's people, all in `.example`, with their codes at `now` (Unix seconds)."""
    now = time.time() if now is None else now
    secrets = {
        found.user_id: get_adapter().decrypt(found.data["secret"])
        for found in Authenticator.objects.filter(
            type=Authenticator.Type.TOTP, user__email__endswith=".example"
        )
    }
    shown = User.objects.filter(email__endswith=".example", is_active=True, groups__isnull=False)
    return [
        Person(
            user.name,
            ", ".join(sorted(role.label for role in user.roles)),
            user.email,
            code_at(secrets[user.pk], now) if user.pk in secrets else "",
        )
        for user in shown.distinct().order_by("created_at")
    ]


def code_at(secret: str, now: float) -> str:
    """Return the six digits of RFC 6238 for `secret` (Base32) at `now` (Unix seconds)."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(now) // PERIOD)))


@open_to_public
@never_cache
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List who can sign in to the demonstration; outside one there is no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    now = time.time()
    context = {
        "people": people(now),
        "password": settings.DEMONSTRATION_PASSWORD,
        "seconds_left": PERIOD - int(now) % PERIOD,
    }
    return render(request, "account/demonstration.html", context)
