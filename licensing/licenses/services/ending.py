"""The end of a license: handed back by its holder, or past its last day."""

from datetime import date

from django.db import transaction

from exportctl.core.errors import Conflict
from exportctl.core.people.models import User
from licensing.licenses.models import LIVE, License
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
