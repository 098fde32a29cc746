"""Requests for the record of a case, and the file that was made of it."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person
from exportctl.core.files.models import StoredFile
from licensing.review.models import Case


class ExportStatus(models.TextChoices):
    """Where an export is."""

    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    STOPPED = "stopped", "Not made"


class CaseExport(Record):
    """One person's request for the record of a case, with a reason, and what was made for that person."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exports")
    asked_by = person()
    reason = models.TextField()
    status = models.CharField(max_length=8, choices=ExportStatus.choices, default=ExportStatus.WAITING)
    ended_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    files = models.PositiveIntegerField(default=0, help_text="In the ZIP.")
    left_out = models.PositiveIntegerField(default=0, help_text="Behind a wall, missing or altered.")

    class Meta:
        indexes = [models.Index(fields=["case", "-created_at", "id"], name="case_export_newest")]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="case_export_as_asked", fields=["case", "asked_by", "reason", "created_at"]
            ),
            pgtrigger.Protect(
                name="case_export_ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'waiting'"),
            ),
            pgtrigger.Protect(name="case_export_never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_by"],
                condition=Q(status="waiting"),
                name="case_export_one_waiting_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="case_export_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at=None, file=None)
                | Q(status="ready", ended_at__gte=F("created_at"), file__isnull=False)
                | Q(status="stopped", ended_at__gte=F("created_at"), file=None),
                name="case_export_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Export of {self.case}"
