"""Cases: the authority's work on an application."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from exportctl.core.base import Record, person, track_history
from licensing.applications.models import Application
from licensing.review.editions import Basis
from licensing.review.rules import FINDINGS, Assessed


class CaseStatus(models.TextChoices):
    """Where a case is. Terms of docs/manual; the exporter sees `public_label`."""

    SCREENING = "screening", "Screening and scoring"
    UNDER_REVIEW = "under_review", "Under review"
    QUERY = "query_applicant", "Waiting for the exporter"
    INTENT = "intent_to_refuse", "Intent to refuse"
    COUNTERSIGN = "countersign", "Countersignature"
    APPROVED = "approved", "Approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions", "Approved with conditions"
    APPROVED_IN_PART = "approved_in_part", "Approved in part"
    DENIED = "denied", "Refused"
    RETURNED = "returned_without_action", "Returned without action"
    NO_LICENSE = "no_license_required", "No license required"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Urgency(models.TextChoices):
    """What the authority says of a claim that a case is urgent: nothing until somebody has ruled."""

    UNREAD = "", "Asked for"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


CLOSED = frozenset(
    {
        CaseStatus.APPROVED,
        CaseStatus.APPROVED_WITH_CONDITIONS,
        CaseStatus.APPROVED_IN_PART,
        CaseStatus.DENIED,
        CaseStatus.RETURNED,
        CaseStatus.NO_LICENSE,
        CaseStatus.WITHDRAWN,
    }
)
OPEN = Q(closed_at=None)
ENDED = Q(closed_at__isnull=False)
RISK_RANK = Coalesce("score", Value(Decimal(-1)))  # no score is below zero: the unscored come last
PUBLIC_LABELS = {
    CaseStatus.SCREENING: "In review",
    CaseStatus.UNDER_REVIEW: "In review",
    CaseStatus.QUERY: "Waiting for you",
    CaseStatus.INTENT: "Refusal announced",
    CaseStatus.COUNTERSIGN: "In review",
}


SEARCHED = (
    SearchVector("exporter_words", config="simple", weight="A")
    + SearchVector("party_words", config="simple", weight="B")
    + SearchVector("search_text", config="simple")
)


ONE_CASE = """
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT 1 FROM licensing_application WHERE id = NEW.application_id AND amends_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a change of an application opens no case' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.application_id <> OLD.application_id AND NOT EXISTS (
        SELECT 1 FROM licensing_application
        WHERE id = NEW.application_id AND amends_id = OLD.application_id AND status = 'submitted'
    ) THEN
        RAISE EXCEPTION 'a case goes on only with the next edition of its application'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@track_history(exclude=["search"])
class Case(Record):
    """One application's way through the authority. Its id is the thread of its timeline."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="case")
    status = models.CharField(max_length=30, choices=CaseStatus.choices, default=CaseStatus.SCREENING)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases"
    )
    team = models.CharField(max_length=40, default="licensing")
    # What queues sort and filter by, kept beside the case so that a queue is one indexed read.
    reference = models.CharField(max_length=20, help_text="As on the application.")
    kind = models.CharField(max_length=40, default="individual", help_text="Kind of license applied for.")
    urgent = models.BooleanField(default=False, help_text="The exporter says that it cannot wait its turn.")
    urgency = models.CharField(
        max_length=10, choices=Urgency.choices, blank=True, default="", help_text="What was ruled on it."
    )
    urgency_reason = models.TextField(blank=True, default="", help_text="Why. The exporter reads it.")
    urgency_by = person(null=True)
    urgency_at = models.DateTimeField(null=True)
    wished_by = models.DateField(
        null=True, help_text="Day by which the goods must leave, where the urgency is accepted."
    )
    entries = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="Control entries of the goods, each with what it is under: 6A005.b is also 6A005 and 6A.",
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, help_text="Of all parties.")
    flags = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Keys of the open flags."
    )
    routed = models.PositiveSmallIntegerField(
        default=0,
        help_text="Edition of the routing rules the flags are of; 0 where a rule failed, or none ran.",
    )
    band = models.CharField(max_length=10, blank=True, help_text="Risk lane: fast, standard or enhanced.")
    score = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    open_hits = models.PositiveSmallIntegerField(default=0)
    destination = models.CharField(max_length=2)
    end_user = models.CharField(max_length=200)
    goods = models.CharField(
        max_length=520, help_text="The first line's description, and how many more lines."
    )
    exporter_words = models.CharField(max_length=500, help_text="The exporter's name as searched words.")
    party_words = models.TextField(help_text="Names, aliases and cities of the parties as searched words.")
    search_text = models.TextField(help_text="Reference, exporter, parties and goods as searched words.")
    search = models.GeneratedField(expression=SEARCHED, output_field=SearchVectorField(), db_persist=True)
    submitted_at = models.DateTimeField()
    due_on = models.DateField(help_text="Day by which the service clock wants an outcome, as last computed.")
    waiting = models.BooleanField(default=False, help_text="The service clock stands still.")
    withdrawal_asked = models.BooleanField(default=False, help_text="The exporter waits for a ruling on it.")
    varies = models.CharField(
        max_length=20,
        blank=True,
        default="",
        help_text="Number of the license that is to be changed, if one is.",
    )
    decided_elsewhere = models.BooleanField(
        default=False,
        help_text="It came in closed, as the case of a transfer does: no precedent, not in statistics.",
    )
    recommendation = models.ForeignKey(
        "Recommendation", null=True, on_delete=models.PROTECT, related_name="+", help_text="The latest one."
    )
    closed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True, help_text="When a closed case was last opened again.")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="one_case_an_application",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("application_id"),  # type: ignore[no-untyped-call]
                func=ONE_CASE,
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, status__in=[status.value for status in sorted(CLOSED)])
                | (Q(closed_at__isnull=True) & ~Q(status__in=[status.value for status in sorted(CLOSED)])),
                name="case_closed_when_and_only_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(urgency="", urgency_reason="", urgency_by=None, urgency_at=None, wished_by=None)
                | Q(urgent=True, urgency_by__isnull=False, urgency_at__isnull=False)
                & ~Q(urgency_reason="")
                & (Q(urgency="accepted", wished_by__isnull=False) | Q(urgency="declined", wished_by=None)),
                name="case_urgency_ruled_by_somebody_with_reason",
            ),
        ]
        # Open cases are few and queues show them by the day they are due; closed ones are many and are looked
        # up, the latest first. Each order, and each filter in the usual order, has its index.
        indexes = [
            models.Index(fields=["due_on", "id"], condition=OPEN, name="case_open_due"),
            models.Index(fields=["submitted_at", "id"], condition=OPEN, name="case_open_submitted"),
            models.Index(RISK_RANK, "id", condition=OPEN, name="case_open_risk"),
            models.Index(
                fields=["officer", "due_on", "id"],
                include=["waiting"],
                condition=OPEN,
                name="case_open_of_officer",
            ),
            models.Index(
                fields=["destination", "due_on", "id"], condition=OPEN, name="case_open_destination"
            ),
            models.Index(fields=["status", "due_on", "id"], condition=OPEN, name="case_open_status"),
            models.Index(fields=["band", "due_on", "id"], condition=OPEN, name="case_open_band"),
            models.Index(fields=["kind", "due_on", "id"], condition=OPEN, name="case_open_kind"),
            models.Index(fields=["due_on", "id"], condition=OPEN & Q(urgent=True), name="case_open_urgent"),
            models.Index(
                fields=["wished_by", "id"], condition=OPEN & Q(urgency="accepted"), name="case_open_lane"
            ),
            models.Index(
                fields=["due_on", "id"], condition=OPEN & Q(open_hits__gt=0), name="case_open_with_hits"
            ),
            models.Index(fields=["due_on", "id"], condition=OPEN & Q(waiting=True), name="case_open_waiting"),
            models.Index(
                fields=["due_on", "id"],
                include=["waiting"],
                condition=OPEN & Q(officer=None),
                name="case_open_nobodys",
            ),
            models.Index(
                fields=["team", "status", "id"], condition=OPEN & Q(waiting=False), name="case_open_turn"
            ),
            models.Index(fields=["closed_at", "id"], condition=ENDED, name="case_ended"),
            models.Index(
                fields=["closed_at", "id"], condition=ENDED & Q(open_hits__gt=0), name="case_ended_with_hits"
            ),
            models.Index(
                fields=["closed_at", "id"], condition=ENDED & Q(urgency="accepted"), name="case_ended_lane"
            ),
            models.Index(fields=["submitted_at", "id"], condition=ENDED, name="case_ended_submitted"),
            models.Index(
                fields=["officer", "closed_at", "id"], condition=ENDED, name="case_ended_of_officer"
            ),
            models.Index(
                fields=["destination", "closed_at", "id"], condition=ENDED, name="case_ended_destination"
            ),
            models.Index(fields=["status", "closed_at", "id"], condition=ENDED, name="case_ended_status"),
            models.Index(fields=["band", "closed_at", "id"], condition=ENDED, name="case_ended_band"),
            models.Index(fields=["kind", "closed_at", "id"], condition=ENDED, name="case_ended_kind"),
            models.Index(OpClass(F("reference"), name="varchar_pattern_ops"), name="case_reference"),
            # Open cases are few: counting them should not gather what all closed ones have in common.
            GinIndex(fields=["search"], name="case_search"),
            GinIndex(fields=["entries"], name="case_entries"),
            GinIndex(fields=["countries"], name="case_countries"),
            GinIndex(fields=["search"], condition=OPEN, name="case_open_search"),
            GinIndex(fields=["entries"], condition=OPEN, name="case_open_entries"),
            GinIndex(fields=["countries"], condition=OPEN, name="case_open_countries"),
            GinIndex(fields=["flags"], name="case_flags"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def public_label(self) -> str:
        """The status as the exporter reads it."""
        return PUBLIC_LABELS.get(CaseStatus(self.status), CaseStatus(self.status).label)


class CaseTotal(models.Model):
    """What the goods of a case are worth in one currency. Amounts of different currencies are never added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="totals")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    total = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "currency"], name="case_total_once_per_currency"),
            models.CheckConstraint(condition=Q(total__gt=0), name="case_total_positive"),
        ]
        indexes = [models.Index(fields=["currency", "total", "case"], name="case_total_range")]

    def __str__(self) -> str:
        return f"{self.currency} {self.total}"


class Outcome(models.TextChoices):
    """Outcomes that can be recommended and decided."""

    APPROVE = "approve", "Approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions", "Approve with conditions"
    DENY = "deny", "Refuse"
    RETURN = "return", "Return without action"
    NO_LICENSE = "no_license", "No license required"


@track_history()
class Recommendation(Record):
    """What the officer recommends, and why. A later one replaces it; none is edited.

    `assessed`, where it was read, is what was found on each criterion.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recommendations")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    reason = models.TextField()
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    criteria = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    benefits = models.TextField(blank=True, default="", help_text="Of the export, for the file.")
    mitigations = models.TextField(
        blank=True, default="", help_text="What answers what is of concern, for the file."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    score_seen = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    basis: Basis | None = None
    assessed: tuple[Assessed, ...] = ()

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="recommendation_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="approve_with_conditions") | ~Q(conditions=[]),
                name="recommendation_has_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="deny") | ~Q(criteria=[]), name="recommendation_has_criteria"
            ),
        ]

    @property
    def ticked_off(self) -> list[str]:
        """The criteria that are of no concern together with all others, without a reason of their own."""
        return [one.code for one in self.assessed if not one.public]

    @property
    def said_at(self) -> datetime:
        """When it was made; `basis`, where a page read it, is the edition that stood then."""
        return self.created_at


ANSWERED = """
    IF NEW.finding = 'concern' AND EXISTS (
        SELECT 1 FROM licensing_recommendation
        WHERE id = NEW.recommendation_id AND outcome IN ('approve', 'approve_with_conditions', 'no_license')
        AND conditions = '{}' AND mitigations = ''
    ) THEN
        RAISE EXCEPTION 'criterion_finding_of_concern_is_answered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@track_history()
class CriterionFinding(Record):
    """What a person of the authority found on one numbered criterion; frozen with its recommendation.

    Only a criterion that was ticked off with all others has no reason, and it is of no concern.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=8)
    finding = models.CharField(max_length=12, choices=[*FINDINGS.items()])
    public = models.TextField(blank=True, help_text="What the exporter may be told.")
    protected = models.TextField(blank=True, help_text="For the authority only.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "criterion"], name="criterion_finding_once_in_a_recommendation"
            ),
            models.CheckConstraint(
                condition=~Q(criterion="") & Q(finding__in=[*FINDINGS]),
                name="criterion_finding_known",
            ),
            models.CheckConstraint(
                condition=~Q(public="") | Q(finding="no_concern", protected=""),
                name="criterion_finding_has_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="finding_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="concern_is_answered", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ANSWERED
            ),
        ]

    def __str__(self) -> str:
        return f"Criterion {self.criterion}: {self.get_finding_display()}"
