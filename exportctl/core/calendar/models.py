"""Clocks that run against a target and stop while somebody else has the turn."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record


class Clock(Record):
    """One clock of one subject: days counted from `started_at` towards `days`, until `stopped_at`."""

    class Unit(models.TextChoices):
        """What is counted."""

        WORKING = "working", "working days"
        CALENDAR = "calendar", "calendar days"

    subject_id = models.UUIDField()
    key = models.CharField(max_length=40)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    days = models.PositiveSmallIntegerField()
    jurisdiction = models.CharField(max_length=2)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_on = models.DateField(help_text="Day by which the target is met, as last computed.")
    paused = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "key"], name="clock_once_per_subject"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="clock_stops_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(stopped_at=None), name="clock_running_due")
        ]


class ClockPause(Record):
    """A stretch in which a clock stood still, and why."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ended_at=None), name="clock_pauses_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="clock_pause_ends_after_start",
            ),
        ]
