"""Decisions by line, by party and as a whole, signed by two or three people; announced refusals."""

from typing import Any, ClassVar
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from licensing.applications.models import GoodsLine, Party
from licensing.assessments.models import LineAssessment
from licensing.decisions.own_words import LONGEST
from licensing.decisions.rules import APPROVALS, Because, Ground, grounds_of
from licensing.decisions.triggers import ANSWERED, WITHIN
from licensing.review.models import Case, Outcome


def texts() -> "ArrayField[list[str], list[str]]":
    """Return a list of texts, empty until given."""
    return ArrayField(models.TextField(blank=True), default=list, blank=True)


def codes() -> "ArrayField[list[str], list[str]]":
    """Return a list of criteria."""
    return ArrayField(models.CharField(max_length=8), default=list, blank=True)


class DecisionStatus(models.TextChoices):
    """Where a decision is."""

    PROPOSED = "proposed", "Waiting for countersignature"
    SIGNED_ONCE = "signed_once", "Waiting for the second countersignature"
    COUNTERSIGNED = "countersigned", "Countersigned"
    SENT_BACK = "sent_back", "Sent back"
    SET_ASIDE = "set_aside", "Set aside"


ENDED = (DecisionStatus.SENT_BACK, DecisionStatus.SET_ASIDE)
WAITING = (DecisionStatus.PROPOSED, DecisionStatus.SIGNED_ONCE)
SIGNING = ["status", "version", "updated_at", "first_signed_by", "first_signed_at"]
SIGNING += ["countersigned_by", "countersigned_at", "sent_back_by", "sent_back_reason"]


@track_history()
class Decision(Record):
    """One decision on a case. It takes effect with one or two countersignatures of other people.

    `facts_digest` is the hash of what the decider had before them (application, screening, score): each
    countersignature is refused when the facts have changed since. `reason` and `public_reasons` are read by
    the exporter, `protected_reason` and `protected_reasons` by nobody but the authority; the lists go with
    `criteria`, entry by entry. `countersigned_by` is the person whose signature closed the case,
    `first_signed_by` the one before, where two were needed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    reason = models.TextField()
    protected_reason = models.TextField(blank=True, default="")
    own_words = models.CharField(
        max_length=LONGEST,
        blank=True,
        default="",
        help_text="A paragraph of whoever made the decision, in the letter on it.",
    )
    criteria = codes()
    public_reasons = texts()
    protected_reasons = texts()
    unheard = models.TextField(
        blank=True, default="", help_text="Why the exporter was not heard before a refusal."
    )
    mitigations = models.TextField(
        blank=True, default="", help_text="What answers what is of concern, for the file."
    )
    conditions = texts()
    condition_sources = texts()
    valid_until = models.DateField(
        null=True, help_text="Last day of the license, if it is not the usual one."
    )
    facts_digest = models.CharField(max_length=64)
    made_by = person()
    signatures_needed = models.PositiveSmallIntegerField(default=1)
    signatures_why = models.TextField(blank=True, default="")
    status = models.CharField(max_length=15, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED)
    first_signed_by = person(null=True)
    first_signed_at = models.DateTimeField(null=True)
    countersigned_by = person(null=True)
    countersigned_at = models.DateTimeField(null=True)
    sent_back_by = person(null=True)
    sent_back_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="words_frozen", exclude=SIGNING),
            pgtrigger.Protect(
                name="final_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status IN ('sent_back', 'set_aside') OR OLD.status = 'countersigned' AND "
                    "(NEW.status <> 'set_aside' OR (OLD.first_signed_by_id, OLD.first_signed_at, "
                    "OLD.countersigned_by_id, OLD.countersigned_at) IS DISTINCT FROM "
                    "(NEW.first_signed_by_id, NEW.first_signed_at, "
                    "NEW.countersigned_by_id, NEW.countersigned_at))"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="concern_is_answered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.status = 'proposed'"),
                func=ANSWERED,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status__in=ENDED), name="decision_one_in_force_per_case"
            ),
            models.CheckConstraint(
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=F("made_by")),
                name="decision_signed_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(first_signed_by__isnull=True)
                | ~Q(first_signed_by=F("made_by")) & ~Q(status="proposed"),
                name="decision_first_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(first_signed_by__isnull=True)
                | Q(countersigned_by__isnull=True)
                | ~Q(countersigned_by=F("first_signed_by")),
                name="decision_signed_by_three_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["countersigned", "set_aside"])
                | Q(countersigned_by__isnull=False, countersigned_at__isnull=False),
                name="decision_countersigned_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(signatures_needed=1, first_signed_by__isnull=True)
                | Q(signatures_needed=2) & ~Q(status="countersigned") & ~Q(signatures_why="")
                | Q(signatures_needed=2, first_signed_by__isnull=False, first_signed_at__isnull=False),
                name="decision_signed_as_often_as_needed",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed_once") | Q(signatures_needed=2, first_signed_by__isnull=False),
                name="decision_signed_once_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="deny") | ~Q(criteria=[]), name="decision_refusal_has_criteria"
            ),
            models.CheckConstraint(
                condition=Q(public_reasons=[], protected_reasons=[])
                | Q(public_reasons__len=F("criteria__len"), protected_reasons__len=F("criteria__len"))
                & ~Q(public_reasons__contains=[""]),
                name="decision_criterion_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="approve_with_conditions") | ~Q(conditions=[]),
                name="decision_has_conditions",
            ),
            models.CheckConstraint(
                condition=Q(condition_sources=[]) | Q(condition_sources__len=F("conditions__len")),
                name="decision_condition_has_source",
            ),
        ]

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The criteria of a refusal with their reasons; without reasons where the decision is older."""
        return grounds_of(self.criteria, self.public_reasons, self.protected_reasons)

    @property
    def waiting(self) -> bool:
        """Whether it still waits for a signature."""
        return self.status in WAITING


class LineOutcome(models.TextChoices):
    """Outcomes of one line."""

    APPROVE = "approve", "Approve"
    DENY = "deny", "Refuse"


@track_history()
class DecisionLine(Record):
    """What was decided about one line of goods: never more than was applied for.

    Where an approval gives a line less, `reason` says why, and the exporter reads it; where it refuses the
    line, `criteria` say on what that rests.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(GoodsLine, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    applied_quantity = models.DecimalField(max_digits=16, decimal_places=3)
    applied_value = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, help_text="Null in decisions before it was kept."
    )
    quantity = models.DecimalField(max_digits=16, decimal_places=3, help_text="Approved, in the line's unit.")
    value = models.DecimalField(
        max_digits=16, decimal_places=2, help_text="Approved, in the line's currency."
    )
    within = models.CharField(
        max_length=30,
        choices=Outcome.choices,
        blank=True,
        default="",
        help_text="Outcome of the whole decision; empty in decisions before lines had reasons of their own.",
    )
    reason = models.TextField(
        blank=True, default="", help_text="Why an approval gives less than was applied for."
    )
    criteria = codes()
    assessment = models.ForeignKey(
        LineAssessment,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The technical assessment in force when it was decided; null: it was decided without.",
    )

    class Meta:
        ordering = ["line__number"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_its_decision", when=pgtrigger.Before, operation=pgtrigger.Insert, func=WITHIN
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "line"], name="decision_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, quantity__lte=F("applied_quantity")),
                name="decision_line_not_above_applied",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (Q(applied_value__isnull=True) | Q(value__lte=F("applied_value"))),
                name="decision_line_value_not_above_applied",
            ),
            models.CheckConstraint(
                condition=Q(outcome="approve", quantity__gt=0) | Q(outcome="deny", quantity=0),
                name="decision_line_approved_has_quantity",
            ),
            models.CheckConstraint(
                condition=~Q(within__in=sorted(APPROVALS))
                | Q(quantity=F("applied_quantity"), value=F("applied_value"))
                | ~Q(reason=""),
                name="decision_line_less_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(within__in=sorted(APPROVALS)) | Q(outcome="approve") | ~Q(criteria=[]),
                name="decision_line_refused_has_criteria",
            ),
        ]

    @property
    def entry_id(self) -> UUID:
        """The control entry of the line: as assessed, else as declared."""
        assessed = self.assessment.entry_id if self.assessment is not None else None
        return assessed or self.line.entry_id

    @property
    def in_full(self) -> bool:
        """Whether it gets all that was applied for; a value that was not kept counts as given in full."""
        applied = self.value if self.applied_value is None else self.applied_value
        return self.outcome == LineOutcome.APPROVE and (self.quantity, self.value) == (
            self.applied_quantity,
            applied,
        )

    @property
    def because(self) -> Because:
        """Why it gets less; without words where the decision is older or refuses everything alike."""
        return Because(self.reason, tuple(self.criteria))


@track_history()
class ExcludedParty(Record):
    """A party that an approval leaves out: no license names it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="excluded")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="The exporter reads it.")
    criteria = ArrayField(
        models.CharField(max_length=8), null=True, help_text="Null in decisions before they were kept."
    )

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "excluded parties"
        triggers: ClassVar = [
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Protect(
                name="criteria_kept", operation=pgtrigger.Insert, condition=pgtrigger.Q(new__criteria=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["decision", "party"], name="excluded_party_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="excluded_party_has_reason"),
            models.CheckConstraint(
                condition=Q(criteria__isnull=True) | ~Q(criteria=[]), name="excluded_party_has_criteria"
            ),
        ]

    @property
    def because(self) -> Because:
        """Why it is left out; without criteria where the decision is older."""
        return Because(self.reason, tuple(self.criteria or ()))


class IntentStatus(models.TextChoices):
    """Where an announced refusal is."""

    OPEN = "open", "Waiting for the exporter's answer"
    ANSWERED = "answered", "Answered"
    LAPSED = "lapsed", "Not answered in time"
    DECIDED = "decided", "Followed by a decision"
    TAKEN_BACK = "taken_back", "Taken back"


PENDING = (IntentStatus.OPEN, IntentStatus.ANSWERED, IntentStatus.LAPSED)
ANSWERING = ["status", "version", "updated_at", "answer", "answered_by", "answered_at", "late"]


@track_history()
class RefusalIntent(Record):
    """An announced refusal: the exporter reads the public reasons and may answer before it is decided.

    What was announced is never edited, nor is an answer. The service clock stands still until there is an
    answer or the time is over.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="refusal_intents")
    status = models.CharField(max_length=10, choices=IntentStatus.choices, default=IntentStatus.OPEN)
    reason = models.TextField(help_text="The exporter reads it.")
    protected_reason = models.TextField(blank=True, default="")
    criteria = codes()
    public_reasons = texts()
    protected_reasons = texts()
    made_by = person()
    due_on = models.DateField(help_text="Last day to answer.")
    reminded_on = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False, help_text="The answer came after the last day.")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="intent_as_announced", exclude=[*ANSWERING, "reminded_on"]),
            pgtrigger.Protect(
                name="answer_as_given",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answer <> '' AND (OLD.answer, OLD.answered_by_id, OLD.answered_at, OLD.late) "
                    "IS DISTINCT FROM (NEW.answer, NEW.answered_by_id, NEW.answered_at, NEW.late)"
                ),
            ),
            pgtrigger.Protect(name="intent_stays", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=PENDING), name="refusal_intent_one_pending"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(criteria=[]), name="refusal_intent_has_reason_and_criteria"
            ),
            models.CheckConstraint(
                condition=Q(public_reasons__len=F("criteria__len"), protected_reasons__len=F("criteria__len"))
                & ~Q(public_reasons__contains=[""]),
                name="refusal_intent_criterion_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="refusal_intent_answered_has_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status="open"), name="refusal_intent_open_due"),
        ]

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The criteria with their reasons."""
        return grounds_of(self.criteria, self.public_reasons, self.protected_reasons)

    @property
    def pending(self) -> bool:
        """Whether the authority has yet to go on."""
        return self.status in PENDING
