"""Versions of the matching configuration: proposed by one person, put in force by another, never edited."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.matching.configuration import Configuration as Matching


class Configuration(Record):
    """One version of the weights and thresholds of matching."""

    class Status(models.TextChoices):
        """Where a version is."""

        PROPOSED = "proposed", "Proposed"
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"
        REJECTED = "rejected", "Rejected"

    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    content = models.JSONField(help_text="As screening.matching.configuration writes it.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    reason = models.TextField(help_text="Why it is to be changed.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="in_force"), name="configuration_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="proposed"), name="configuration_one_proposed"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed")
                | Q(proposed_by__isnull=True, decided_by__isnull=True, decided_at__isnull=False)
                | Q(proposed_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(proposed_by=F("decided_by")),
                name="configuration_decided_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="configuration_has_a_reason"),
        ]
        triggers = [
            pgtrigger.Protect(name="configuration_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="configuration_as_proposed",
                fields=["number", "content", "digest", "reason", "proposed_by", "proposed_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"Matching configuration {self.number}"

    @property
    def matching(self) -> Matching:
        """The weights and thresholds as the matcher takes them."""
        return Matching.from_json(self.content)
