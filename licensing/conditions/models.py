"""Conditions of issued licenses, what becomes due under them, and the evidence that is filed."""

from datetime import date
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from exportctl.core.base import Record, person, track_history
from licensing.conditions import rules
from licensing.conditions.triggers import AFTER_CONDITIONS
from licensing.licenses.models import Drawdown, License

pgtrigger.register(AFTER_CONDITIONS)(Drawdown)


class Due(models.TextChoices):
    """When a condition is to be met."""

    NONE = "none", "Always; no day"
    FIXED = "fixed", "On a day"
    ISSUE = "issue", "Days after the issue"
    FIRST = "first", "Days after the first shipment"
    EACH = "each", "Days after each shipment"
    EXPIRY = "expiry", "Days after the last day of the license"
    PERIODIC = "periodic", "Every so many months, while the license runs"
    BEFORE = "before", "Before the first shipment"


@track_history()
class Condition(Record):
    """One condition of an issued license, with its words as issued.

    When it is due comes from the library, or an officer says so once for a free text that names a day;
    after that it is never changed. `amount` are days, or months of a periodic condition.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="condition_rows")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(
        max_length=80, blank=True, help_text="Code and version in the library; empty for free text."
    )
    kind = models.CharField(max_length=40, blank=True)
    due = models.CharField(max_length=8, choices=Due.choices, default=Due.NONE)
    amount = models.PositiveSmallIntegerField(null=True)
    fixed_on = models.DateField(null=True)
    evidence = models.BooleanField(
        default=False, help_text="Whether papers are wanted, or a statement will do."
    )
    scheduled_by = person(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["license", "number"], name="condition_number_once"),
            models.CheckConstraint(
                condition=Q(due__in=["none", "before"], amount=None, fixed_on=None)
                | Q(due="fixed", amount=None, fixed_on__isnull=False)
                | Q(due__in=["issue", "first", "each", "expiry", "periodic"], amount__gt=0, fixed_on=None),
                name="condition_due_has_its_terms",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="condition_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="condition_as_issued", fields=["license", "number", "text", "source", "kind"]
            ),
            pgtrigger.Protect(
                name="condition_scheduled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.due <> 'none'"),
            ),
        ]


class ObligationStatus(models.TextChoices):
    """Where an obligation is."""

    OPEN = "open", "Open"
    FILED = "filed", "Evidence filed"
    ACCEPTED = "accepted", "Met"
    SENT_BACK = "sent_back", "Sent back"
    BREACHED = "breached", "Breached"
    WAIVED = "waived", "Waived"
    REPLACED = "replaced", "Ended with its edition"


WAITING = (ObligationStatus.OPEN, ObligationStatus.SENT_BACK, ObligationStatus.BREACHED)


BY = Coalesce("due_on", Value(date.min, models.DateField()))  # lists begin with what has no day


@track_history()
class Obligation(Record):
    """One day by which a condition is to be met, and how that went. `cause` says what made it due, once.

    What is due before the first shipment has no day: it stops shipments until it is met. `carries` is the
    one of an edition before that was met or waived, and still is: its evidence counts here.

    `status` is what was recorded; `state` also knows what the calendar has done since.
    """

    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="obligations")
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="obligations")
    cause = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True, help_text="What made it due, in words.")
    due_on = models.DateField(null=True)
    carries = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_by")
    status = models.CharField(max_length=9, choices=ObligationStatus.choices, default=ObligationStatus.OPEN)
    breached_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    warned_on = models.DateField(null=True)
    closed_by = person(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["condition", "cause"], name="obligation_cause_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "waived"])
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="obligation_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="waived") | ~Q(close_reason=""), name="obligation_waived_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status="breached") | Q(breached_on__isnull=False),
                name="obligation_breached_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(cause="before", due_on=None, breached_on=None)
                | ~Q(cause="before") & Q(due_on__isnull=False),
                name="obligation_has_a_day_or_stops",
            ),
            models.CheckConstraint(
                condition=Q(carries=None) | Q(status__in=["accepted", "waived"]),
                name="obligation_carries_what_was_met",
            ),
        ]
        indexes = [
            models.Index(fields=["license", "due_on", "id"], name="obligation_of_license"),
            models.Index(BY, "id", name="obligation_by_day"),
            models.Index(fields=["due_on", "id"], condition=Q(status__in=WAITING), name="obligation_waiting"),
            models.Index(fields=["due_on", "id"], condition=Q(status="filed"), name="obligation_to_check"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="obligation_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="obligation_as_it_fell_due", fields=["condition", "license", "cause", "about", "due_on"]
            ),
            pgtrigger.Protect(
                name="obligation_closes_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status IN ('accepted', 'waived', 'replaced')"),
            ),
        ]

    def state_on(self, day: date) -> str:
        """Return the state on a day: overdue and breached come by the calendar, recorded or not."""
        return rules.state_on(self.status, due_on=self.due_on, on=day)

    @property
    def state(self) -> str:
        """The state today."""
        return self.state_on(timezone.localdate())

    @property
    def waits(self) -> bool:
        """Whether it waits for the exporter."""
        return self.status in WAITING


@track_history()
class Evidence(Record):
    """What the exporter filed for an obligation, with its documents, and what an officer said of it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="filings")
    text = models.TextField()
    filed_by = person()
    checked_by = person(null=True)
    checked_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    note = models.TextField(blank=True, help_text="What is missing; the exporter reads it.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(checked_at=None), name="evidence_one_to_check"
            ),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(accepted=True), name="evidence_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None, accepted=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False, accepted__isnull=False),
                name="evidence_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(note=""), name="evidence_sent_back_for_a_reason"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="evidence_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="evidence_as_filed", fields=["obligation", "text", "filed_by"]),
            pgtrigger.Protect(
                name="evidence_checked_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.checked_at IS NOT NULL"),
            ),
        ]
