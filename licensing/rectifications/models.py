"""Reports of a mistake in an issued record, and what two officers made of each."""

from typing import ClassVar, cast

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from licensing.letters.models import Letter
from licensing.licenses.models import License
from licensing.review.models import Case


class Mistake(models.TextChoices):
    """What of a record is wrong. On a license only its wording: its terms are changed by a variation."""

    PARTY_NAME = "party_name", "The name of a party is misspelled"
    PARTY_ADDRESS = "party_address", "The address of a party is wrong, in the same country"
    GOODS = "goods", "The description of goods is misspelled or unclear"
    PART_NUMBER = "part_number", "A part number is wrong"
    LETTER = "letter", "The wording of a letter"


class RectificationStatus(models.TextChoices):
    """Where a report is; exporters see `Rectification.public_label`."""

    ASKED = "asked", "Waiting for an officer"
    UNDER_REVIEW = "under_review", "Under review"
    PROPOSED = "proposed", "Waiting for the second signature"
    CORRECTED = "corrected", "Corrected"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (RectificationStatus.ASKED, RectificationStatus.UNDER_REVIEW, RectificationStatus.PROPOSED)
OPEN_VALUES = [status.value for status in OPEN]
# What is proposed, and whether a second person sends it back, is not told before it is signed.
PUBLIC_LABELS = {RectificationStatus.PROPOSED: RectificationStatus.UNDER_REVIEW.label}
ASKED_FIELDS = ["reference", "case", "license", "letter", "mistake", "wrong", "right", "why", "asked_by"]


@track_history()
class Rectification(Record):
    """That an issued license or letter has a mistake in its wording, and what became of the report.

    Its id is the thread on which the corrected parties are screened; the case that the corrected edition of
    a license rests on has it too. The exporter reads `reason`. `changes` are the exact words before and
    after, of the edition `edition`, as one officer proposed them and another one signed them.
    """

    reference = models.CharField(max_length=20, unique=True, help_text="RM-2026-000001.")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rectifications")
    license = models.ForeignKey(License, null=True, on_delete=models.PROTECT, related_name="rectifications")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="rectifications")
    mistake = models.CharField(max_length=13, choices=Mistake.choices)
    wrong = models.TextField(help_text="What is wrong, and where.")
    right = models.TextField(help_text="What it should be.")
    why = models.TextField(help_text="Why whoever reports it thinks so.")
    asked_by = person()
    by_authority = models.BooleanField(default=False, help_text="The authority found its own mistake.")
    status = models.CharField(
        max_length=12, choices=RectificationStatus.choices, default=RectificationStatus.ASKED
    )
    officer = person(null=True)
    edition = models.ForeignKey(License, null=True, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField(default=list, blank=True, help_text="Where, before and after, one by one.")
    reason = models.TextField(
        blank=True, help_text="Of the correction or the refusal; the exporter reads it."
    )
    proposed_by = person(null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = person(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="rectification_newest"),
            models.Index(
                fields=["created_at", "id"], condition=Q(status__in=OPEN_VALUES), name="rectification_waits"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(license__isnull=False, letter=None) & ~Q(mistake="letter")
                | Q(license=None, letter__isnull=False, mistake="letter"),
                name="rectification_of_one_record",
            ),
            models.UniqueConstraint(
                fields=["license"], condition=Q(status__in=OPEN_VALUES), name="rectification_one_per_license"
            ),
            models.UniqueConstraint(
                fields=["letter"], condition=Q(status__in=OPEN_VALUES), name="rectification_one_per_letter"
            ),
            models.CheckConstraint(
                condition=~Q(wrong="") & ~Q(right="") & ~Q(why=""), name="rectification_has_words"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "withdrawn"])
                | Q(officer__isnull=False)
                | Q(letter__isnull=False),
                name="rectification_taken_up_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed") & ~Q(status="corrected", license__isnull=False)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False, edition__isnull=False)
                & ~Q(changes=[])
                & ~Q(reason=""),
                name="rectification_proposed_is_exact",
            ),
            models.CheckConstraint(
                condition=~Q(status="corrected", license__isnull=False) | Q(decided_by__isnull=False),
                name="rectification_corrected_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="rectification_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(decided_by__isnull=False) & ~Q(reason=""),
                name="rectification_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_VALUES, ended_at=None)
                | ~Q(status__in=OPEN_VALUES) & Q(ended_at__isnull=False),
                name="rectification_ended_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="rectification_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="rectification_as_asked", fields=[*ASKED_FIELDS, "by_authority"]),
            pgtrigger.Protect(
                name="rectification_as_proposed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status = 'proposed' AND NEW.status = 'corrected' AND "
                    "(OLD.edition_id, OLD.changes, OLD.reason, OLD.proposed_by_id) "
                    "IS DISTINCT FROM (NEW.edition_id, NEW.changes, NEW.reason, NEW.proposed_by_id)"
                ),
            ),
            pgtrigger.Protect(
                name="rectification_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def public_label(self) -> str:
        """The status as exporters read it."""
        status = RectificationStatus(self.status)
        return str(PUBLIC_LABELS.get(status, status.label))

    @property
    def record(self) -> License | Letter:
        """What is wrong: the license in the edition that was reported, or the letter."""
        return cast(License | Letter, self.license or self.letter)  # a constraint of the table

    @property
    def record_name(self) -> str:
        """The record in words."""
        return f"{'license' if self.license_id else 'letter'} {self.record}"

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.status in OPEN
