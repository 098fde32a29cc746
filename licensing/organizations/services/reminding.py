"""Reminders of credentials that run out. Each is sent once."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from exportctl.core.notices import tell
from licensing.organizations import queries
from licensing.organizations.models import Official, OfficialReminder, OrganizationStatus
from licensing.organizations.rules import REMIND_DAYS, reminder_due


def remind_of_officials(*, on: date) -> int:
    """Send what is due on `on`; safe to repeat, to run twice at once, and to miss. Return how many.

    A run that comes late sends the reminder of the nearest day, not the one that was missed before it.
    """
    ending = Official.objects.filter(
        ended_at=None,
        valid_to__range=(on, on + timedelta(days=max(REMIND_DAYS))),
        organization__status=OrganizationStatus.ACTIVE,
    )
    return sum(_remind(one, on) for one in ending.order_by("valid_to", "pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(official_id: UUID, on: date) -> bool:
    """Remind under the lock of the credential, which somebody may just end, unless its renewal is entered."""
    rows = Official.objects.select_for_update(of=("self",)).select_related("organization")
    official = rows.get(pk=official_id)
    days = reminder_due(on, valid_to=official.valid_to)
    if days is None or official.ended_at is not None or _renewed(official):
        return False
    if official.reminders.filter(days__lte=days).exists():
        return False
    OfficialReminder.objects.create(official=official, days=days, sent_on=on)
    tell(
        "organizations.official_ends",
        queries.administrators_of(official.organization),
        path=reverse("licensing:officials", args=[official.organization_id]),
        due_on=official.valid_to,
        organization=official.organization_id,
        official=official,
    )
    return True


def _renewed(official: Official) -> bool:
    """Whether the same person has a credential that goes on without a gap, and signs where this one does."""
    later = queries.officials_of(official.organization).filter(
        ended_at=None,
        name__iexact=official.name,
        valid_to__gt=official.valid_to,
        valid_from__lte=official.valid_to + timedelta(days=1),
    )
    return (later.filter(signs=True) if official.signs else later).exists()
