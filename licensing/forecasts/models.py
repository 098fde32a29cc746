"""What the nights make of the history: curves of how long cases took, and what the service standards came to.

Both are made anew from the cases themselves, whole, and nothing rests on them: a missed night leaves older
figures, which say of which day they are.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ForecastCurve(models.Model):
    """One tier of similar cases: on which days cases were decided, how many, and how many were at risk."""

    key = models.CharField(max_length=80, unique=True, help_text="As `rules.tiers` writes it.")
    made_at = models.DateTimeField()
    since = models.DateField(help_text="The day from which cases were looked at.")
    cases = models.PositiveIntegerField()
    days = ArrayField(models.PositiveSmallIntegerField())
    decided = ArrayField(models.PositiveIntegerField())
    at_risk = ArrayField(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__len=F("decided__len"), at_risk__len=F("decided__len")),
                name="forecast_curve_columns_are_of_one_length",
            )
        ]

    def __str__(self) -> str:
        return self.key


class ServiceRecord(models.Model):
    """What one service standard came to in a stretch of time."""

    key = models.CharField(
        max_length=60, unique=True, help_text="What is counted: case or advice, and its kind."
    )
    made_at = models.DateTimeField()
    since = models.DateField()
    target = models.PositiveSmallIntegerField(help_text="Counted days; the latest target of the kind.")
    decided = models.PositiveIntegerField()
    within = models.PositiveIntegerField(help_text="How many were decided within their own target.")
    median = models.PositiveSmallIntegerField(null=True, help_text="Counted days.")
    ninth = models.PositiveSmallIntegerField(
        null=True, help_text="Counted days within which nine in ten were."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(within__lte=F("decided")), name="service_record_within_is_part_of_decided"
            )
        ]

    def __str__(self) -> str:
        return self.key
