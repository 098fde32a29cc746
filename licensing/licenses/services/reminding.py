"""Reminders to the exporter: before a license ends, and when a line is nearly used up. Each is sent once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from licensing.licenses import queries, rules
from licensing.licenses.models import License, LicenseLine, LicenseReminder, ReminderKind
from licensing.licenses.services.telling import tell


def remind_all(*, on: date) -> int:
    """Send what is due on `on`; safe to repeat, to run twice at once, and to miss. Return how many.

    A run that comes late sends the reminder of the nearest day, not those that were missed before it.
    """
    usable = License.objects.filter(status__in=rules.LIVE, valid_to__gte=on)
    ending = usable.filter(valid_to__lte=on + timedelta(days=max(rules.REMIND_DAYS)))
    sent = sum(_remind_of_end(license, on) for license in ending.order_by("valid_to", "pk"))
    lines = LicenseLine.objects.filter(queries.NEARLY_USED, license__in=usable)
    near = lines.exclude(reminders__kind=ReminderKind.USED).select_related("license")
    return sent + sum(_remind_of_line(line) for line in near.order_by("license__number", "number"))


@transaction.atomic
def _remind_of_end(license: License, on: date) -> bool:
    locked = License.objects.select_for_update(of=("self",)).get(pk=license.pk)
    days = rules.reminder_due(on, valid_to=locked.valid_to)
    if days is None or locked.state_on(on) not in rules.LIVE:
        return False
    return _once(locked, ReminderKind(f"ends_{days}"), None, "expiring", day=locked.valid_to)


@transaction.atomic
def _remind_of_line(line: LicenseLine) -> bool:
    locked = License.objects.select_for_update(of=("self",)).get(pk=line.license_id)
    return remind_of_use(locked, LicenseLine.objects.get(pk=line.pk))


def remind_of_use(license: License, line: LicenseLine) -> bool:
    """Remind of a line that is nearly used up, once; the license is locked."""
    if not queries.with_usage(line).usage.nearly_used:
        return False
    return _once(license, ReminderKind.USED, line, "nearly_used")


def _once(
    license: License, kind: ReminderKind, line: LicenseLine | None, what: str, *, day: date | None = None
) -> bool:
    """Send a reminder unless it was sent. Under the lock of the license, and of one row in the database."""
    if LicenseReminder.objects.filter(license=license, line=line, kind=kind).exists():
        return False
    LicenseReminder.objects.create(license=license, line=line, kind=kind, sent_on=timezone.localdate())
    tell(license, what, day=day)
    return True
