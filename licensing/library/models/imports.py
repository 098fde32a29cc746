"""Tables of products that were uploaded, as read, until somebody takes them in."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from licensing.organizations.models import Organization


class ProductImport(Record):
    """One uploaded table: its rows as text, and what is wrong with them. It is taken in whole, or not at all.

    `lines` are {"number": 2, "values": {...}}; `faults` are {"row": 2, "message": "…"}.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines = models.JSONField()
    faults = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, faults=[]),
                name="product_import_taken_without_faults",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="product_import_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="product_import_as_read", exclude=["taken_at", "taken_by", "version", "updated_at"]
            ),
        ]
