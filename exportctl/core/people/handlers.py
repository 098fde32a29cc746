"""What sign-in's packages tell us."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.helpers import get_cool_off
from axes.signals import user_locked_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access.middleware import FACTOR_READY, FACTORS
from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User


@receiver(user_locked_out)
def note_lockout(sender: object, username: str | None, ip_address: str, **kwargs: Any) -> None:
    """Record a lock once; each further try during it is only refused."""
    user = User.objects.filter(email=username).first()
    if user is None:
        return
    since = timezone.now() - (get_cool_off() or timedelta())
    known = AuditEvent.objects.filter(
        subject_type="core.user",
        subject_id=str(user.pk),
        verb="person.locked_out",
        at__gt=since,
        after__address=ip_address,
    )
    if not known.exists():
        audit.record(user, "person.locked_out", actor=None, after={"address": ip_address}, person=user.name)


@receiver(authenticator_added)
def take_the_new_factor_as_given(
    sender: object, request: HttpRequest, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Open the desk to the session that set a factor up; every other session gives it first."""
    if authenticator.type in FACTORS:
        request.session[FACTOR_READY] = True


@receiver(authenticator_removed)
def ask_again_for_a_factor(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """Let the next page look again whether a second factor is left."""
    request.session.pop(FACTOR_READY, None)
