"""Requests to withdraw an application, and what became of them."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from licensing.review.models import Case


class WithdrawalStatus(models.TextChoices):
    """Where a request is."""

    ASKED = "asked", "Waiting for the authority"
    GRANTED = "granted", "Withdrawn"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"


@track_history()
class Withdrawal(Record):
    """An exporter's wish to withdraw. Before work has begun it is granted at once, and nobody rules on it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    work_had_begun = models.BooleanField()
    status = models.CharField(max_length=10, choices=WithdrawalStatus.choices, default=WithdrawalStatus.ASKED)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ruling = models.TextField(blank=True, help_text="Why it was refused. The exporter reads it.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="words_frozen", fields=["case", "reason", "asked_by", "work_had_begun", "created_at"]
            ),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'asked'"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="asked"), name="withdrawal_one_asked_per_case"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
            models.CheckConstraint(
                condition=Q(status="asked", ended_at=None) | ~Q(status="asked") & Q(ended_at__isnull=False),
                name="withdrawal_ended_when_ruled",
            ),
            models.CheckConstraint(
                condition=~Q(status="granted", work_had_begun=True) | Q(ruled_by__isnull=False),
                name="withdrawal_after_work_is_ruled",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(ruled_by__isnull=False) & ~Q(ruling=""),
                name="withdrawal_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Withdrawal of {self.case}"
