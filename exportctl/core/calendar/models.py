"""Clocks that run against a target and stop while somebody else has the turn."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from exportctl.core.calendar import rules


class Clock(Record):
    """One clock of one subject: days counted from `started_at` towards `days`, until `stopped_at`."""

    class Unit(models.TextChoices):
        """What is counted."""

        WORKING = "working", "working days"
        CALENDAR = "calendar", "calendar days"

    subject_id = models.UUIDField()
    thread = models.UUIDField(null=True, help_text="The case or request that the subject belongs to.")
    key = models.CharField(max_length=40)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    days = models.PositiveSmallIntegerField()
    jurisdiction = models.CharField(max_length=2)
    zone = models.CharField(max_length=40, default="UTC", help_text="IANA name: in which a day is a day.")
    cut_off = models.TimeField(
        null=True, help_text="What comes later counts as come on the next counted day."
    )
    holder = models.CharField(max_length=80, default=rules.AUTHORITY, help_text="Who has the time.")
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
            models.Index(fields=["due_on"], condition=Q(stopped_at=None), name="clock_running_due"),
            models.Index(fields=["thread"], condition=Q(thread__isnull=False), name="clock_of_thread"),
        ]


class ClockPause(Record):
    """A stretch in which a clock stood still, and why."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=200)
    holder = models.CharField(
        max_length=80, default=rules.EXPORTER, help_text="Who has the time while the clock stands still."
    )
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


class ClosingDay(Record):
    """A day on which the authority is closed though it is no holiday. It is taken back, never deleted.

    A clock that had stopped before the day was entered is not reckoned anew: what was told stays so.
    """

    jurisdiction = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    day = models.DateField()
    reason = models.CharField(max_length=120, help_text="Exporters read it.")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "day"], condition=Q(withdrawn_at=None), name="closing_day_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_day_has_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="closing_day_withdrawn_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%-d %b %Y}: {self.reason}"
