"""Risk models and the assessments made with them; neither is ever edited."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from screening.risk.rules import Contribution, contribution_from_json


class RiskModel(Record):
    """One version of the model: what each indicator weighs, and where each lane begins.

    The one with the latest `active_from` is in use.
    """

    label = models.CharField(max_length=20, unique=True, help_text="The version, such as 1.")
    indicators = models.JSONField(help_text="Indicator id to revision, weight and points.")
    lanes = models.JSONField(help_text="Objects of lane and from (points), in order.")
    active_from = models.DateTimeField(unique=True)
    sha256 = models.CharField(max_length=64, help_text="Of indicators and lanes.")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="risk_model_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Risk model {self.label}"

    @property
    def content(self) -> dict[str, Any]:
        """What the hash is of."""
        return {"indicators": self.indicators, "lanes": self.lanes}


class Assessment(Record):
    """The score of a thread at one time, with everything that is needed to compute it again."""

    class Lane(models.TextChoices):
        """How closely a case is looked at. A lane decides nothing."""

        FAST = "fast", "Fast"
        STANDARD = "standard", "Standard"
        ENHANCED = "enhanced", "Enhanced"

    thread = models.UUIDField()
    model = models.ForeignKey(RiskModel, on_delete=models.PROTECT, related_name="assessments")
    facts = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=6, decimal_places=0, help_text="Points.")
    lane = models.CharField(max_length=8, choices=Lane.choices)
    breakdown = models.JSONField(help_text="Objects of id, title, points, fact, source, family, weight.")
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0), name="assessment_score_not_negative"),
            models.CheckConstraint(
                condition=Q(lane__in=["fast", "standard", "enhanced"]), name="assessment_lane_known"
            ),
        ]
        indexes = [models.Index(fields=["thread", "-assessed_at"], name="assessment_of_thread")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="assessment_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.score} points, {self.lane}"

    @property
    def band(self) -> str:
        """The lane, under the name that the picture of a score knows."""
        return self.lane

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What made up the score, largest first."""
        return tuple(contribution_from_json(stored) for stored in self.breakdown)
