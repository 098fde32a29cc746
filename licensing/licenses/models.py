"""Issued licenses: versions that are never edited, and the ledger of what was drawn."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.control_lists.models import ControlListEntry
from licensing.decisions.models import Decision
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.types.registry import USUAL


class LicenseStatus(models.TextChoices):
    """Where a license is."""

    ISSUED = "issued", "Valid"
    HELD = "held", "On hold"
    SUSPENDED = "suspended", "Suspended"
    EXHAUSTED = "exhausted", "Used up"
    EXPIRED = "expired", "Expired"


@track_history()
class License(Record):
    """One individual export license. Its terms are frozen; only `status` moves, along its flow."""

    number = models.CharField(max_length=20, unique=True, help_text="XL-2026-000001.")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="license")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="license")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="licenses")
    kind = models.CharField(max_length=40, default=USUAL, help_text="Key of the type of license.")
    return_by = models.DateField(null=True, help_text="Day by which goods that left for a time are back.")
    status = models.CharField(max_length=10, choices=LicenseStatus.choices, default=LicenseStatus.ISSUED)
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    destination = models.CharField(max_length=2)
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    check_code = models.CharField(
        max_length=16, help_text="Printed on the license; with the number it verifies it."
    )
    certificate = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="terms_frozen", exclude=["status", "version", "updated_at", "certificate"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="license_validity_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-issued_at", "id"], name="license_of_organization"),
            models.Index(fields=["valid_to"], condition=Q(status="issued"), name="license_live_until"),
        ]

    def __str__(self) -> str:
        return self.number


@track_history()
class LicenseLine(Record):
    """One kind of goods on a license, with how much may leave and how much has.

    `drawn` is the running total of the line's ledger. Only `licenses.services.draw_down` changes either,
    under a row lock, and the database refuses a line that is overdrawn.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=500)
    part_number = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(ControlListEntry, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=3, help_text="UN/ECE Recommendation 20 code, such as KGM or NMB.")
    authorized = models.DecimalField(max_digits=16, decimal_places=3)
    drawn = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="terms_frozen", exclude=["drawn", "version", "updated_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(fields=["license", "number"], name="license_line_number_once"),
            models.CheckConstraint(
                condition=Q(drawn__gte=0, drawn__lte=F("authorized")), name="license_line_not_overdrawn"
            ),
        ]


@track_history()
class LicenseParty(Record):
    """A party of a license, as it stood when the license was issued."""

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400)
    country = models.CharField(max_length=2)

    class Meta:
        ordering = ["role", "created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]


@track_history()
class Drawdown(Record):
    """One entry of a line's ledger: a quantity that left. `source` names what recorded it, once."""

    line = models.ForeignKey(LicenseLine, on_delete=models.PROTECT, related_name="drawdowns")
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    balance = models.DecimalField(
        max_digits=16, decimal_places=3, help_text="Left on the line after this entry."
    )
    on = models.DateField()
    source = models.CharField(max_length=60)
    reference = models.CharField(
        max_length=60, help_text="What a person knows the source by: a transport document."
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="drawdown_quantity_positive"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="drawdown_balance_not_negative"),
            models.UniqueConstraint(fields=["source"], name="drawdown_source_once"),
        ]
