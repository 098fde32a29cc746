"""Training and authority of the authority's own people, with an end, and never given by oneself."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.competence.rules import AUTHORIZED, CATEGORIES, Held


class Kind(models.TextChoices):
    """For which work somebody is qualified."""

    TECHNICAL = "technical", "Technical assessment"


class Level(models.TextChoices):
    """What a qualification lets a person do."""

    SUPERVISED = "supervised", "Trained: works under supervision"
    AUTHORIZED = AUTHORIZED, "Authorized: signs"


class QualificationStatus(models.TextChoices):
    """Whether a qualification was taken away; whether it has expired is a matter of the day."""

    GIVEN = "given", "Given"
    WITHDRAWN = "withdrawn", "Withdrawn"


@track_history()
class Qualification(Record):
    """That somebody was trained or authorized for some categories until a day. Never edited: given anew."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TECHNICAL)
    categories = ArrayField(models.CharField(max_length=2), help_text="Of control lists: 0 to 9, ML.")
    level = models.CharField(max_length=10, choices=Level.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(help_text="The last day.")
    evidence = models.TextField(help_text="Which course, test or practice it rests on.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=9, choices=QualificationStatus.choices, default=QualificationStatus.GIVEN
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    reminded_on = models.DateField(null=True, help_text="When its person was told that it ends soon.")

    class Meta:
        ordering = ["-valid_until", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("given_by")), name="qualification_given_by_another"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True) | ~Q(person=F("withdrawn_by")),
                name="qualification_withdrawn_by_another",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="qualification_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(categories=[]) & Q(categories__contained_by=list(CATEGORIES)),
                name="qualification_names_known_categories",
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="qualification_has_evidence"),
            models.CheckConstraint(
                condition=Q(
                    status="given", withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason=""
                )
                | Q(status="withdrawn", withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="qualification_withdrawn_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until", "id"], name="qualification_by_end"),
            models.Index(fields=["person", "valid_until"], name="qualification_of_person"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="qualification_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="qualification_as_given",
                fields=[
                    *("person", "kind", "categories", "level", "valid_from", "valid_until", "evidence"),
                    "given_by",
                ],
            ),
            pgtrigger.Protect(
                name="qualification_withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'withdrawn'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {', '.join(self.categories)}"

    @property
    def held(self) -> Held:
        """The facts that the rules read."""
        withdrawn = self.withdrawn_at.date() if self.withdrawn_at is not None else None
        return Held(tuple(self.categories), self.level, self.valid_from, self.valid_until, withdrawn)

    def state(self, on: date) -> str:
        """How it stands on a day: in_force, to_come, expired or withdrawn."""
        if self.status == QualificationStatus.WITHDRAWN:
            return "withdrawn"
        if on > self.valid_until:
            return "expired"
        return "to_come" if on < self.valid_from else "in_force"
