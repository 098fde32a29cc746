"""Technical assessments of goods lines, what they reuse, and who has the technical work of a case."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.advice.models import AnswerLine
from licensing.applications.models import GoodsLine
from licensing.assessments.words import summary
from licensing.control_lists.models import ControlListEntry
from licensing.library.models import Product
from licensing.review.models import Case

IN_FORCE = Q(status="in_force")
QUALIFIED = """
    IF NOT EXISTS (
        SELECT 1 FROM licensing_goodsline AS line JOIN licensing_case AS one USING (application_id)
        WHERE line.id = NEW.line_id AND one.id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'the line is not of this case' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM unnest(CASE WHEN NEW.categories = '{}' THEN '{*}' ELSE NEW.categories END) AS wanted
        WHERE NOT EXISTS (
            SELECT 1 FROM licensing_qualification AS held
            WHERE held.person_id = NEW.signed_by_id AND (wanted = '*' OR wanted = ANY(held.categories))
                AND held.kind = 'technical' AND held.level = 'authorized' AND held.status = 'given'
                AND NEW.signed_on BETWEEN held.valid_from AND held.valid_until
        )
    ) THEN
        RAISE EXCEPTION 'whoever signs an assessment has the authority for its categories'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class AssessmentStatus(models.TextChoices):
    """Whether a newer assessment of the same line took its place."""

    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


class AssessedAs(models.TextChoices):
    """What a line was found to be."""

    LISTED = "listed", "Falls under control entries"
    NOT_CONTROLLED = "not_controlled", "Not controlled"


@track_history()
class LineAssessment(Record):
    """What a qualified reviewer signed about one goods line. Never edited: a newer one supersedes it.

    `entry` is the leading entry, which a license names; more are its `further` ones. `categories` are those
    for which the signature wanted authority; the database asks for it again. The note is for the authority.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    line = models.ForeignKey(GoodsLine, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField(help_text="Of the version for this line, from 1.")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=AssessmentStatus.choices, default=AssessmentStatus.IN_FORCE
    )
    outcome = models.CharField(max_length=14, choices=AssessedAs.choices)
    declared = models.ForeignKey(ControlListEntry, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(ControlListEntry, null=True, on_delete=models.PROTECT, related_name="+")
    further = models.ManyToManyField(ControlListEntry, through="FurtherEntry", related_name="+")
    changed = models.BooleanField(help_text="It says otherwise than the exporter declared.")
    reasons = ArrayField(models.CharField(max_length=4), default=list, help_text="For control, in codes.")
    regimes = ArrayField(models.CharField(max_length=20), default=list)
    prefix = models.CharField(max_length=20, help_text="Of the report summary.")
    subject = models.CharField(max_length=20, help_text="Of the report summary.")
    note = models.TextField(blank=True, help_text="For the authority; the exporter never sees it.")
    categories = ArrayField(models.CharField(max_length=2), default=list)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    product = models.ForeignKey(
        Product, null=True, on_delete=models.PROTECT, related_name="+", help_text="Of the exporter's library."
    )
    part_key = models.CharField(max_length=60, help_text="The part number as it is compared.")
    search_text = models.TextField(help_text="Description, part number and entry in lower case.")

    class Meta:
        ordering = ["line__number", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="line_assessment_number_once"),
            models.UniqueConstraint(fields=["line"], condition=IN_FORCE, name="line_assessment_one_in_force"),
            models.CheckConstraint(
                condition=Q(outcome="listed", entry__isnull=False)
                | Q(outcome="not_controlled", entry__isnull=True),
                name="line_assessment_listed_has_entry",
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces__isnull=True) | Q(number__gt=1, replaces__isnull=False),
                name="line_assessment_newer_replaces",
            ),
            models.CheckConstraint(
                condition=~Q(prefix="") & ~Q(subject=""), name="line_assessment_has_summary"
            ),
            models.CheckConstraint(
                condition=Q(changed=True) | Q(entry__isnull=True) | Q(entry=F("declared")),
                name="line_assessment_another_entry_is_change",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], condition=IN_FORCE, name="line_assessment_latest"),
            models.Index(fields=["part_key"], condition=~Q(part_key=""), name="line_assessment_part"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="line_assessment_search"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="line_assessment_qualified",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=QUALIFIED,
            ),
            pgtrigger.Protect(name="line_assessment_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="line_assessment_as_signed", exclude=["status", "version", "updated_at"]),
            pgtrigger.Protect(
                name="line_assessment_superseded_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'superseded'"),
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.number} of line {self.line.number}"

    @property
    def summary(self) -> str:
        """The report summary in words."""
        return summary(self.prefix, self.subject)

    @property
    def codes(self) -> list[str]:
        """The codes of its entries, the leading one first."""
        leading = [self.entry.code] if self.entry is not None else []
        return leading + [one.code for one in self.further.all()]

    @property
    def said(self) -> str:
        """What it says, in a few words."""
        return ", ".join(self.codes) or "not controlled"


class FurtherEntry(models.Model):
    """A control entry under which a line falls beside its leading one."""

    assessment = models.ForeignKey(LineAssessment, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(ControlListEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "entry"], name="further_entry_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="further_entry_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.entry.code


class AssessmentReuse(Record):
    """That an assessment was filled from an earlier one, or from an issued answer. Never undone."""

    assessment = models.OneToOneField(LineAssessment, on_delete=models.PROTECT, related_name="reuse")
    source = models.ForeignKey(LineAssessment, null=True, on_delete=models.PROTECT, related_name="reused_by")
    answer = models.ForeignKey(AnswerLine, null=True, on_delete=models.PROTECT, related_name="reused_by")
    alike = models.JSONField(default=list, help_text="What was alike when it was reused, in words.")
    as_filled = models.BooleanField(help_text="It was signed as it was filled in, without a change.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=False, answer__isnull=True)
                | Q(source__isnull=True, answer__isnull=False),
                name="assessment_reuse_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=F("assessment")),
                name="assessment_reuse_of_another",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="assessment_reuse_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


@track_history()
class TechnicalReview(Record):
    """Who has the technical work of a case; without a row, or without a reviewer, nobody has it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="technical_review")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="technical_reviews"
    )
