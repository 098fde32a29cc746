"""What exporters were reminded of."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from licensing.licenses.models.licenses import License, LicenseLine


class ReminderKind(models.TextChoices):
    """What an exporter is reminded of."""

    ENDS_60 = "ends_60", "It ends within 60 days"
    ENDS_30 = "ends_30", "It ends within 30 days"
    ENDS_7 = "ends_7", "It ends within 7 days"
    USED = "used", "A line is nearly used up"


class LicenseReminder(Record):
    """That a reminder was sent. There is one of a kind for a license, or for one of its lines."""

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="reminders")
    line = models.ForeignKey(LicenseLine, null=True, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=7, choices=ReminderKind.choices)
    sent_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["license", "line", "kind"], nulls_distinct=False, name="license_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="used", line__isnull=False) | ~Q(kind="used") & Q(line=None),
                name="license_reminder_of_use_has_line",
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
