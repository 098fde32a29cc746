"""Decisions by line and as a whole, signed by two people."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.applications.models import GoodsLine
from licensing.review.models import Case, Outcome


class DecisionStatus(models.TextChoices):
    """Where a decision is."""

    PROPOSED = "proposed", "Waiting for countersignature"
    COUNTERSIGNED = "countersigned", "Countersigned"
    SENT_BACK = "sent_back", "Sent back"


@track_history()
class Decision(Record):
    """One decision on a case. It takes effect with the countersignature of another person.

    `facts_digest` is the hash of what the decider had before them (application, screening, score): the
    countersignature is refused when the facts have changed since.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    reason = models.TextField()
    criteria = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    facts_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=15, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="words_frozen",
                exclude=["status", "countersigned_by", "countersigned_at", "version", "updated_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status="sent_back"), name="decision_one_in_force_per_case"
            ),
            models.CheckConstraint(
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=F("made_by")),
                name="decision_signed_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="countersigned")
                | Q(countersigned_by__isnull=False, countersigned_at__isnull=False),
                name="decision_countersigned_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="deny") | ~Q(criteria=[]), name="decision_refusal_has_criteria"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="approve_with_conditions") | ~Q(conditions=[]),
                name="decision_has_conditions",
            ),
        ]


class LineOutcome(models.TextChoices):
    """Outcomes of one line."""

    APPROVE = "approve", "Approve"
    DENY = "deny", "Refuse"


@track_history()
class DecisionLine(Record):
    """What was decided about one line of goods: never more than was applied for."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(GoodsLine, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    applied_quantity = models.DecimalField(max_digits=16, decimal_places=3)
    quantity = models.DecimalField(max_digits=16, decimal_places=3, help_text="Approved, in the line's unit.")
    value = models.DecimalField(
        max_digits=16, decimal_places=2, help_text="Approved, in the line's currency."
    )

    class Meta:
        ordering = ["line__number"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["decision", "line"], name="decision_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, quantity__lte=F("applied_quantity")),
                name="decision_line_not_above_applied",
            ),
            models.CheckConstraint(
                condition=Q(outcome="approve", quantity__gt=0) | Q(outcome="deny", quantity=0),
                name="decision_line_approved_has_quantity",
            ),
        ]
