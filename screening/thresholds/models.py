"""What a changed matching configuration would have done, and the reviews of the screening thresholds."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.configurations.models import Configuration


class Preview(Record):
    """What a proposed configuration would have changed in the newest runs, against the one in force.

    Both are computed anew with the editions and the engine of the moment, so that only the configuration
    makes a difference.
    """

    class Status(models.TextChoices):
        """Where a preview is."""

        QUEUED = "queued", "Being computed"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    configuration = models.ForeignKey(Configuration, on_delete=models.PROTECT, related_name="previews")
    against = models.ForeignKey(Configuration, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.QUEUED)
    result = models.JSONField(default=dict, help_text="As screening.thresholds.rules writes it.")
    matcher_version = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="queued") | Q(finished_at__isnull=False), name="preview_ended_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""), name="preview_failed_with_a_reason"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="preview_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="preview_as_computed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'queued'"),
            ),
        ]


class ThresholdReview(Record):
    """A scheduled look at what the thresholds let through and what they stop, with what was decided."""

    class Status(models.TextChoices):
        """Where a review is."""

        COUNTING = "counting", "Being counted"
        OPEN = "open", "Waiting for a decision"
        CLOSED = "closed", "Decided"

    class Outcome(models.TextChoices):
        """What was decided."""

        KEEP = "keep", "Keep the configuration"
        CHANGE = "change", "Propose another configuration"

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.COUNTING)
    period_from = models.DateField()
    period_to = models.DateField()
    configuration = models.ForeignKey(
        Configuration, on_delete=models.PROTECT, related_name="+", help_text="In force when it was opened."
    )
    figures = models.JSONField(default=dict, help_text="As screening.thresholds.rules writes it.")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=~Q(status="closed"), name="threshold_review_one_undecided"
            ),
            models.CheckConstraint(
                condition=Q(status="closed", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(reason="")
                & ~Q(outcome="")
                | Q(decided_by__isnull=True, decided_at__isnull=True, reason="", outcome="")
                & ~Q(status="closed"),
                name="threshold_review_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="threshold_review_period_in_order"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="threshold_review_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="threshold_review_as_decided",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'closed'"),
            ),
        ]

    def __str__(self) -> str:
        return f"Threshold review of {self.period_from} to {self.period_to}"
