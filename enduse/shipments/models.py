"""Shipments recorded against licenses."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from licensing.licenses.models import License, LicenseLine


@track_history()
class Shipment(Record):
    """One departure of goods of one license line, as the exporter recorded it; never edited.

    `submission` is the form's token: sending the same form twice records one shipment.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="shipments")
    line = models.ForeignKey(LicenseLine, on_delete=models.PROTECT, related_name="shipments")
    quantity = models.DecimalField(max_digits=16, decimal_places=3, help_text="In the line's unit.")
    value = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        null=True,
        help_text="In the line's currency; none where it has none.",
    )
    shipped_on = models.DateField()
    transport_document = models.CharField(max_length=60)
    customs_reference = models.CharField(max_length=60, blank=True)
    submission = models.UUIDField(unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_quantity_positive"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gt=0), name="shipment_value_positive"),
        ]
        indexes = [models.Index(fields=["license", "-created_at"], name="shipment_of_license")]
