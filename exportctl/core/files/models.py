"""Stored files: what was uploaded or made, never changed afterwards."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record


class StoredFile(Record):
    """One file of one owner. Its bytes lie in the storage under a random name; the row has their hash."""

    class Scan(models.TextChoices):
        """What the malware scanner said."""

        CLEAN = "clean", "No malware found"
        NOT_SCANNED = "not_scanned", "Not scanned"

    owner_type = models.CharField(max_length=60)
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100)
    scan = models.CharField(max_length=12, choices=Scan.choices)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    disposed_at = models.DateTimeField(
        null=True, help_text="From when nobody has it any more: its retention is over. The row stays."
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty")]
        indexes = [
            models.Index(fields=["owner_type", "owner_id"], name="stored_file_owner"),
            models.Index(fields=["path"], name="stored_file_path"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="stored_file_disposed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.disposed_at IS NOT NULL"),
            )
        ]
