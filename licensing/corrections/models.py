"""Proposals to open a closed case again, and what became of them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from licensing.decisions.models import Decision
from licensing.review.models import Case, CaseStatus


class Ground(models.TextChoices):
    """Why a case is opened again."""

    BY_MISTAKE = "by_mistake", "Returned or closed by mistake"
    WITHDRAWN = "withdrawn", "Counted as withdrawn by mistake"
    FACTS = "facts", "It rests on facts that the authority got wrong"
    PROCEDURE = "procedure", "The procedure was not followed"


class ReopeningStatus(models.TextChoices):
    """Where a proposal is."""

    PROPOSED = "proposed", "Waiting for a second person"
    REOPENED = "reopened", "Opened again"
    REFUSED = "refused", "Not signed"
    TAKEN_BACK = "taken_back", "Taken back"


@track_history()
class Reopening(Record):
    """That one person proposes to open a closed case again, and what a second person did about it.

    `reason` is read by the exporter once the case is open again, `note` by nobody but the authority.
    `closed_as` and `closed_at` are how the case stood; `decision` is what the reopening set aside.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reason = models.TextField(help_text="The exporter reads it.")
    note = models.TextField(blank=True, help_text="For the file; the exporter never sees it.")
    closed_as = models.CharField(max_length=30, choices=CaseStatus.choices)
    closed_at = models.DateTimeField()
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="reopenings")
    status = models.CharField(
        max_length=10, choices=ReopeningStatus.choices, default=ReopeningStatus.PROPOSED
    )
    proposed_by = person()
    signed_by = person(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, help_text="Why it was not signed.")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="reopening_as_proposed",
                exclude=["status", "signed_by", "ended_at", "end_reason", "version", "updated_at"],
            ),
            pgtrigger.Protect(
                name="reopening_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'proposed'"),
            ),
            pgtrigger.Protect(name="reopening_stays", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="proposed"), name="reopening_one_proposed_per_case"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")), name="reopening_by_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(status="reopened") | Q(signed_by__isnull=False), name="reopening_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(signed_by__isnull=False) & ~Q(end_reason=""),
                name="reopening_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", ended_at=None)
                | ~Q(status="proposed") & Q(ended_at__isnull=False),
                name="reopening_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_as__in=["denied", "returned_without_action", "withdrawn"]),
                name="reopening_of_what_may_be_reopened",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], condition=Q(status="proposed"), name="reopening_waits")
        ]

    def __str__(self) -> str:
        return f"Reopening of {self.case}"
