"""The end of a license: handed back by its holder, or past its last day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from exportctl.core.errors import Conflict
from exportctl.core.people.models import User
from licensing.licenses.models import LIVE, License, LicenseStatus
from licensing.licenses.rules import days_after
from licensing.licenses.services.moving import end, refuse_expired


@transaction.atomic
def surrender(license: License, *, reason: str, actor: User) -> License:
    """Hand a license back: what left stays on its ledger, and nothing more may leave. It is for good.

    Raises:
        NotPermitted: the actor does not act for the exporter.
        DomainError: `reason_required`.
        Conflict: the license has ended otherwise.
    """
    return end(license, "surrender", actor=actor, reason=reason, gate=refuse_expired)


@dataclass(frozen=True)
class Over:
    """That a license had ended by itself: the step that ended it, and since when."""

    action: str
    since: datetime | None


def over(license: License) -> Over | None:
    """Return how a license, which is locked, had ended by itself; None where it lives.

    Where its last day has passed and nobody has recorded that yet, it is recorded, with what ends with it.
    """
    if license.status == LicenseStatus.EXHAUSTED:
        return Over("exhaust", license.state_since)
    if license.state != LicenseStatus.EXPIRED:
        return None
    if license.status != LicenseStatus.EXPIRED:
        day_after = datetime.combine(days_after(license.valid_to, 1), time.min)
        license = end(license, "expire", actor=None, since=timezone.make_aware(day_after))
    return Over("expire", license.state_since)


def expire_licenses(*, on: date) -> int:
    """Record of every license whose last day is before `on` that it has ended; return how many.

    Whoever asks for the state of a license reads the day again, so a missed run changes nothing.
    """
    closed = 0
    for license in License.objects.filter(valid_to__lt=on, status__in=LIVE).order_by("valid_to", "pk"):
        try:
            _expire(license)
            closed += 1
        except Conflict:
            continue  # somebody else closed it since the list was read
    return closed


@transaction.atomic
def _expire(license: License) -> None:
    end(license, "expire", actor=None)
