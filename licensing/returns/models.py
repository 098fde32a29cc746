"""The ledger of what came back, or was otherwise accounted for, under temporary licenses."""

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.licenses.models import License, LicenseLine
from licensing.returns.triggers import FOLLOWS, TOTALS

pgtrigger.register(FOLLOWS)(LicenseLine)


@track_history()
class ReturnAccount(Record):
    """What of one kind of goods is still out: one account for a line and those that continue it.

    The database opens it when goods leave, keeps `gone` at what the line has drawn, moves it to the line of
    the next edition, and adds each entry to `settled`. Nobody else writes it.
    """

    line = models.OneToOneField(LicenseLine, on_delete=models.PROTECT, related_name="return_account")
    gone = models.DecimalField(max_digits=16, decimal_places=3, help_text="What left, as the line has it.")
    settled = models.DecimalField(max_digits=16, decimal_places=3, default=0)

    class Meta:
        triggers: ClassVar = [pgtrigger.Protect(name="return_account_stays", operation=pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=F("gone")), name="return_account_within_what_left"
            )
        ]
        indexes = [
            models.Index(fields=["line"], condition=Q(settled__lt=F("gone")), name="return_account_open")
        ]

    @property
    def outstanding(self) -> Decimal:
        """What is still out."""
        return self.gone - self.settled


class ReturnKind(models.TextChoices):
    """How goods were accounted for."""

    RETURNED = "returned", "Came back"
    USED_UP = "used_up", "Destroyed or consumed"
    LICENSED = "licensed", "Stays abroad under another license"


@track_history()
class ReturnEntry(Record):
    """One entry of an account, never edited. A wrong one is taken back by a counter entry with a reason."""

    account = models.ForeignKey(ReturnAccount, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(LicenseLine, on_delete=models.PROTECT, related_name="return_entries")
    kind = models.CharField(max_length=8, choices=ReturnKind.choices)
    quantity = models.DecimalField(max_digits=16, decimal_places=3, help_text="Below 0 in a counter entry.")
    total = models.DecimalField(max_digits=16, decimal_places=3, help_text="Accounted for after this entry.")
    on = models.DateField()
    reference = models.CharField(max_length=60)
    other = models.ForeignKey(License, null=True, on_delete=models.PROTECT, related_name="takes_over")
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField(blank=True, help_text="Why an entry is taken back.")
    submission = models.UUIDField(unique=True, help_text="The form that was sent, which counts once.")
    recorded_by = person()

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="return_entry_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            TOTALS,
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None, quantity__gt=0)
                | Q(corrects__isnull=False, quantity__lt=0) & ~Q(reason=""),
                name="return_entry_adds_or_corrects",
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="return_entry_has_reference"),
            models.CheckConstraint(
                condition=~Q(kind="used_up") | Q(corrects__isnull=False) | Q(document__isnull=False),
                name="return_entry_loss_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(kind="licensed", other__isnull=False) | ~Q(kind="licensed") & Q(other=None),
                name="return_entry_names_other_license",
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at", "id"], name="return_entry_of_account")]


class ReturnReminder(Record):
    """That an exporter was told that goods are due back on a day, or overdue; once for a license's number."""

    number = models.CharField(max_length=20)
    return_by = models.DateField()
    kind = models.CharField(max_length=7, choices=[("soon", "Due soon"), ("overdue", "Overdue")])
    sent_on = models.DateField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="return_reminder_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(fields=["number", "return_by", "kind"], name="return_reminder_once")
        ]
