"""End-use checks: planned, visited, recorded, signed off."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.licenses.models import License, LicenseLine


class CheckStatus(models.TextChoices):
    """Where an end-use check is; the last three are its results."""

    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    FAVORABLE = "favorable", "Favorable"
    UNFAVORABLE = "unfavorable", "Unfavorable"
    UNABLE = "unable", "Could not be done"
    CANCELLED = "cancelled", "Cancelled"


RESULTS = frozenset({CheckStatus.FAVORABLE, CheckStatus.UNFAVORABLE, CheckStatus.UNABLE})
CLOSED = frozenset({*RESULTS, CheckStatus.CANCELLED})
FROZEN = pgtrigger.Trigger(
    name="frozen_once_signed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("found", "text")],
    func="""
        SELECT status INTO found FROM enduse_endusecheck
        WHERE id = COALESCE(NEW.check_visit_id, OLD.check_visit_id);
        IF found NOT IN ('planned', 'in_progress') THEN
            RAISE EXCEPTION 'a signed or cancelled check is not edited' USING ERRCODE = 'check_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)


@track_history()
class EndUseCheck(Record):
    """One post-shipment verification at one end user of one license."""

    number = models.CharField(max_length=20, unique=True, help_text="EUC-2026-000001.")
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="checks")
    status = models.CharField(max_length=15, choices=CheckStatus.choices, default=CheckStatus.PLANNED)
    cause = models.CharField(max_length=300, help_text="Why this check was planned, in words.")
    due_on = models.DateField()
    party_name = models.CharField(max_length=200)
    party_address = models.CharField(max_length=400)
    party_country = models.CharField(max_length=2)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="checks"
    )
    started_at = models.DateTimeField(null=True)
    reason_codes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    summary = models.TextField(blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_name = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="frozen_once_signed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=[status.value for status in sorted(CLOSED)]),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["license"],
                condition=Q(status__in=["planned", "in_progress"]),
                name="check_one_open_per_license",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["favorable", "unfavorable", "unable"])
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="check_result_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["unfavorable", "unable"]) | ~Q(reason_codes=[]),
                name="check_result_has_reason_code",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["in_progress", "favorable", "unfavorable", "unable"])
                | Q(inspector__isnull=False, started_at__isnull=False),
                name="check_started_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on", "id"], name="check_queue")]

    def __str__(self) -> str:
        return self.number


@track_history()
class ChecklistItem(Record):
    """One question of the visit's checklist, with its answer once given."""

    class Answer(models.TextChoices):
        """Answers on the spot."""

        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_SEEN = "not_seen", "Could not be seen"

    check_visit = models.ForeignKey(EndUseCheck, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["check_visit", "number"], name="checklist_item_number_once")
        ]


@track_history()
class Observation(Record):
    """What was seen of one license line: how many, and which serial numbers."""

    check_visit = models.ForeignKey(EndUseCheck, on_delete=models.PROTECT, related_name="observations")
    line = models.ForeignKey(LicenseLine, on_delete=models.PROTECT, related_name="+")
    quantity_seen = models.DecimalField(max_digits=16, decimal_places=3, help_text="In the line's unit.")
    serial_numbers = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        triggers: ClassVar = [FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["check_visit", "line"], name="observation_once_per_line"),
            models.CheckConstraint(condition=Q(quantity_seen__gte=0), name="observation_not_negative"),
        ]


@track_history()
class CheckPhoto(Record):
    """A photograph taken on the spot."""

    check_visit = models.ForeignKey(EndUseCheck, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200)

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]


@track_history()
class Finding(Record):
    """A breach or weakness noted on a visit."""

    class Severity(models.TextChoices):
        """How bad it is."""

        MINOR = "minor", "Minor"
        MAJOR = "major", "Major"
        CRITICAL = "critical", "Critical"

    check_visit = models.ForeignKey(EndUseCheck, on_delete=models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=10, choices=Severity.choices)
    description = models.TextField()

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]
