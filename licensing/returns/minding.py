"""What the calendar does: exporters are told before goods are due back, and when they are overdue."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from licensing.applications.telling import tell_exporter
from licensing.licenses.models import License, LicenseLine, LicenseStatus
from licensing.returns import queries, rules
from licensing.returns.models import ReturnAccount, ReturnReminder

SAID = {
    "soon": ("goods are due back soon", "Record what has come back, or what else became of it:"),
    "overdue": (
        "goods are overdue",
        "They should be back. Record what has come back, or what else became of it; the authority sees it:",
    ),
}


def mind(*, on: date) -> tuple[int, int]:
    """Open the accounts that are missing and tell exporters what is due; return how many of each.

    Safe to repeat, to run twice at once and to miss: a run that comes late says what is so on that day.
    """
    opened = open_missing()
    due = queries.with_outstanding(License.objects.all()).filter(
        return_by__lte=on + timedelta(days=rules.REMIND_DAYS)
    )
    return opened, sum(_tell(one, on) for one in due.order_by("return_by", "pk"))


def open_missing() -> int:
    """Open the accounts of goods that left before the ledger of returns was kept."""
    lines = LicenseLine.objects.filter(
        license__return_by__isnull=False, drawn__gt=0, return_account=None
    ).exclude(license__status=LicenseStatus.REPLACED)
    keys = list(lines.values_list("license_id", flat=True).distinct())
    return sum(_open(key) for key in keys)


@transaction.atomic
def _open(license_id: UUID) -> int:
    """Open them under the lock of the license, so that no shipment is missed: the trigger reads the line."""
    License.objects.select_for_update(of=("self",)).get(pk=license_id)
    missing = LicenseLine.objects.filter(license=license_id, drawn__gt=0, return_account=None)
    return missing.update(drawn=F("drawn"))


@transaction.atomic
def _tell(license: License, on: date) -> bool:
    """Tell of one license unless it was told, or all came back meanwhile."""
    locked = License.objects.select_for_update(of=("self",)).get(pk=license.pk)
    outstanding = ReturnAccount.objects.filter(line__license=locked, settled__lt=F("gone")).exists()
    if not outstanding or locked.return_by is None:
        return False
    what = "overdue" if on > locked.return_by else "soon"
    _, made = ReturnReminder.objects.get_or_create(
        number=locked.number, return_by=locked.return_by, kind=what, defaults={"sent_on": on}
    )
    if made:
        headline, text = SAID[what]
        tell_exporter(
            locked.case.application,
            f"returns.{what}",
            path=reverse("licensing:license-returns", args=[locked.pk]),
            due_on=locked.return_by,
            number=locked.number,
            headline=headline,
            text=text,
        )
    return made
