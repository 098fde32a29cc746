"""What sign-in's packages tell us."""

from datetime import timedelta
from typing import Any

from allauth.mfa.signals import authenticator_removed
from axes.helpers import get_cool_off
from axes.signals import user_locked_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access.middleware import FACTOR_READY
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


@receiver(authenticator_removed)
def ask_again_for_a_factor(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    """Let the next page look again whether a second factor is left."""
    request.session.pop(FACTOR_READY, None)
