"""Look-ups: what was asked of the watchlists, by whom, and what they answered; never edited."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from screening.configurations.models import Configuration
from screening.lookups.rules import CHECKS_A_DAY, LOWEST_THRESHOLD, Question, question_from_json


class Lookup(Record):
    """One question to the watchlists and its answer, which a worker writes once.

    An officer's look-up has no organization. With one it is an exporter's own check: counted by the day,
    and answered from public lists only, so that nothing else is even stored.
    """

    class Status(models.TextChoices):
        """Where a look-up is."""

        QUEUED = "queued", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    organization = models.UUIDField(null=True, help_text="Of an exporter's own check.")
    organization_name = models.CharField(max_length=200, blank=True, help_text="As it was called then.")
    day = models.DateField(null=True, help_text="Of an own check: the day that it counts for.")
    number = models.PositiveSmallIntegerField(null=True, help_text="Of an own check: which one of the day.")
    question = models.JSONField(help_text="Object of names, kind, country, birth_date, identifiers.")
    name = models.TextField(help_text="The first name asked for.")
    lists = ArrayField(models.CharField(max_length=40), default=list, help_text="Keys; none means all.")
    threshold = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, help_text="Lowered for this look-up only; 0 to 1."
    )
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.QUEUED)
    finished_at = models.DateTimeField(null=True)
    matcher_version = models.CharField(max_length=40, blank=True)
    configuration = models.ForeignKey(Configuration, null=True, on_delete=models.PROTECT, related_name="+")
    editions = models.JSONField(
        default=list, help_text="Objects of id, watchlist, title, published_on, sha256."
    )
    matches = models.JSONField(default=list, help_text="Best first, as the matcher gives them.")
    match_count = models.PositiveIntegerField(null=True, help_text="Of all matches, also those not kept.")
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "day", "number"], name="lookup_number_of_day_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    organization__isnull=True, organization_name="", day__isnull=True, number__isnull=True
                )
                | Q(
                    organization__isnull=False,
                    day__isnull=False,
                    number__gte=1,
                    number__lte=CHECKS_A_DAY,
                    number__isnull=False,
                    lists=[],
                    threshold__isnull=True,
                ),
                name="lookup_own_check_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gte=LOWEST_THRESHOLD, threshold__lt=1),
                name="lookup_threshold_within_bounds",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="lookup_has_a_name"),
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(finished_at__isnull=False, configuration__isnull=False, match_count__isnull=False)
                & ~Q(matcher_version="")
                & ~Q(editions=[]),
                name="lookup_done_says_against_what",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | Q(finished_at__isnull=False, matches=[]) & ~Q(error=""),
                name="lookup_failed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_by", "-asked_at", "id"],
                condition=Q(organization=None),
                name="lookup_of_officer",
            ),
            models.Index(
                fields=["-asked_at", "id"], condition=Q(organization__isnull=False), name="lookup_own_checks"
            ),
            models.Index(
                fields=["organization", "-asked_at", "id"],
                condition=Q(organization__isnull=False),
                name="lookup_of_organization",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="lookup_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="lookup_as_asked",
                fields=[
                    *("asked_by", "asked_at", "organization", "organization_name", "day", "number"),
                    *("question", "name", "lists", "threshold"),
                ],
            ),
            pgtrigger.Protect(
                name="lookup_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'queued'"),
            ),
        ]

    def __str__(self) -> str:
        return f"Look-up of {self.name}"

    @property
    def asked(self) -> Question:
        """What was asked."""
        return question_from_json(self.question)
