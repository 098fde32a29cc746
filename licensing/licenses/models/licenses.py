"""Issued licenses: terms that are never edited, and the ledger of what was drawn."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.control_lists.models import ControlListEntry
from licensing.decisions.models import Decision
from licensing.licenses import rules
from licensing.licenses.triggers import CARRIES, IN_FORCE
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
    SURRENDERED = "surrendered", "Surrendered"
    REVOKED = "revoked", "Revoked"
    REPLACED = "replaced", "Replaced by a newer edition"


LIVE = tuple(status for status in LicenseStatus if status in rules.LIVE)


@track_history()
class License(Record):
    """One edition of an export license. Its terms are frozen; only `status` moves, along its flow.

    A license that is varied gets a new edition under its number, which `replaces` the one before; of all
    editions of a number one at most is not replaced.

    `status` is what was recorded; whoever asks whether goods may leave reads `state`, which also knows that
    the last day has passed. `state_since` and `state_reason` go with the last step; exporters read both.
    """

    number = models.CharField(max_length=20, help_text="XL-2026-000001; its editions share it.")
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="successor")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="license")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="license")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="licenses")
    kind = models.CharField(max_length=40, default=USUAL, help_text="Key of the type of license.")
    return_by = models.DateField(null=True, help_text="Day by which goods that left for a time are back.")
    status = models.CharField(max_length=12, choices=LicenseStatus.choices, default=LicenseStatus.ISSUED)
    state_since = models.DateTimeField(null=True)
    state_reason = models.TextField(blank=True, default="")
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    destination = models.CharField(max_length=2)
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    check_code = models.CharField(
        max_length=16, help_text="Printed on the license; with the number it verifies it."
    )
    certificate = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    # What `queries.on_a_page` read along with the license; None where nobody did: it is read when asked.
    hit_blocks: bool | None = None
    revocation_told: bool | None = None
    revocation_pending: bool | None = None

    class Meta:
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="terms_frozen",
                exclude=["status", "state_since", "state_reason", "version", "updated_at", "certificate"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="license_validity_in_order"
            ),
            models.UniqueConstraint(fields=["number", "edition"], name="license_edition_once"),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(status="replaced"), name="license_one_edition_in_force"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces=None) | Q(edition__gt=1, replaces__isnull=False),
                name="license_later_edition_replaces",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-issued_at", "id"], name="license_of_organization"),
            models.Index(fields=["valid_to"], condition=Q(status="issued"), name="license_live_until"),
            models.Index(
                fields=["valid_to", "id"], condition=Q(status__in=LIVE), name="license_not_ended_until"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The number, with the edition where it is not the first."""
        return rules.name_of(self.number, self.edition)

    def state_on(self, day: date) -> LicenseStatus:
        """Return the state on a day: past its last day a license is expired, recorded or not."""
        return LicenseStatus(rules.state_on(self.status, on=day, valid_to=self.valid_to))

    @property
    def state(self) -> LicenseStatus:
        """The state today."""
        return self.state_on(timezone.localdate())

    @property
    def since(self) -> date | None:
        """The day from which the license stands as it does; None for one that was only issued."""
        if self.state != self.status:
            return rules.days_after(self.valid_to, 1)
        return timezone.localdate(self.state_since) if self.state_since else None


@track_history()
class LicenseLine(Record):
    """One kind of goods on a license, with how much may leave and how much has, by quantity and by value.

    `drawn` is what earlier editions had let out (`carried`) and the running total of the line's own ledger;
    `drawn_value` is the same of `value`, in `currency`. Only `licenses.services.draw_down` changes them,
    under a row lock, and the database refuses a line that is overdrawn by either, or that carries anything
    but what had left of the line that it `continues`.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=500)
    part_number = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(ControlListEntry, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=3, help_text="UN/ECE Recommendation 20 code, such as KGM or NMB.")
    authorized = models.DecimalField(max_digits=16, decimal_places=3)
    drawn = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    continues = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="continued_by",
        help_text="The same goods on the edition before.",
    )
    carried = models.DecimalField(
        max_digits=16, decimal_places=3, default=0, help_text="Of `drawn`, what left under earlier editions."
    )
    value = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    drawn_value = models.DecimalField(
        max_digits=16, decimal_places=2, default=0, help_text="Of `value`, what left, as far as stated."
    )
    carried_value = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        default=0,
        help_text="Of `drawn_value`, what left under earlier editions.",
    )

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="terms_frozen", exclude=["drawn", "drawn_value", "version", "updated_at"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            CARRIES,
        ]
        constraints = [
            models.UniqueConstraint(fields=["license", "number"], name="license_line_number_once"),
            models.UniqueConstraint(fields=["continues"], name="license_line_continued_once"),
            models.CheckConstraint(
                condition=Q(continues=None, carried=0)
                | Q(continues__isnull=False, carried__gte=0, carried__lte=F("drawn")),
                name="license_line_carries_within_drawn",
            ),
            models.CheckConstraint(
                condition=Q(drawn__gte=0, drawn__lte=F("authorized")), name="license_line_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(drawn_value__gte=0, drawn_value__lte=F("value")),
                name="license_line_value_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(continues=None, carried_value=0)
                | Q(continues__isnull=False, carried_value__gte=0, carried_value__lte=F("drawn_value")),
                name="license_line_carries_value_within_drawn",
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
    """One entry of a line's ledger: a quantity that left, and its value. `source` says what recorded it.

    `value` and `value_balance` are in the line's currency. They are None where the line states no value, and
    in what was recorded before values were.
    """

    line = models.ForeignKey(LicenseLine, on_delete=models.PROTECT, related_name="drawdowns")
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    balance = models.DecimalField(
        max_digits=16, decimal_places=3, help_text="Left on the line after this entry."
    )
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    value_balance = models.DecimalField(
        max_digits=16,
        decimal_places=2,
        null=True,
        help_text="Of the value, left on the line after this entry.",
    )
    on = models.DateField()
    source = models.CharField(max_length=60)
    reference = models.CharField(
        max_length=60, help_text="What a person knows the source by: a transport document."
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            IN_FORCE,
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="drawdown_quantity_positive"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="drawdown_balance_not_negative"),
            models.CheckConstraint(
                condition=Q(value=None, value_balance=None) | Q(value__gt=0, value_balance__gte=0),
                name="drawdown_value_positive",
            ),
            models.UniqueConstraint(fields=["source"], name="drawdown_source_once"),
        ]
