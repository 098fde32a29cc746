"""The officials who answer for an exporter, with what shows that they may."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.organizations.models.organizations import Organization


@track_history()
class Official(Record):
    """One responsible official with one credential; a renewed credential is a new row."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="officials")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, help_text="Their office, such as head of export control.")
    signs = models.BooleanField(help_text="Whether they have authority to sign for the organization.")
    valid_from = models.DateField()
    valid_to = models.DateField()
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    stands_in_for = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="deputies",
        help_text="Whose deputy this is while the credential holds; none for an official of their own.",
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-valid_to", "created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="credential_frozen", exclude=["ended_at", "ended_by", "version", "updated_at"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="official_validity_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(stands_in_for=F("id")), name="official_no_deputy_of_their_own"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="official_ended_by_somebody",
            ),
        ]


class OfficialReminder(Record):
    """That administrators were reminded of a credential so many days before it runs out; once of each."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="reminders")
    days = models.PositiveSmallIntegerField(help_text="How many days before the last one it was due.")
    sent_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["official", "days"], name="official_reminder_once")]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
