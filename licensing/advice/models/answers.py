"""Questions to the exporter, answers in their versions, and the use of answers as precedents."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.advice.models.requests import AdviceItem, AdviceRequest
from licensing.competence.rules import CATEGORIES
from licensing.control_lists.models import ControlListEdition, ControlListEntry


class QuestionStatus(models.TextChoices):
    """Whose turn a question is."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    DROPPED = "dropped", "No longer asked"


@track_history()
class AdviceQuestion(Record):
    """A question to the exporter; the clock stands still until it is answered."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="questions")
    status = models.CharField(max_length=8, choices=QuestionStatus.choices, default=QuestionStatus.OPEN)
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="open"), name="advice_question_one_open"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="advice_question_asks"),
            models.CheckConstraint(
                condition=~Q(status="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="advice_question_answered_has_answer",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="advice_question_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="advice_question_as_asked", fields=["request", "question", "asked_by", "due_on"]
            ),
            pgtrigger.Protect(
                name="advice_question_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'open'"),
            ),
        ]


def _unauthorized(lines: str, signer: str, at: str) -> str:
    """Return the body of a trigger that refuses who signs a classification without authority.

    `lines` is what is signed, with its request as `asked` and the entry of each as `entry`. Days are local to
    the authority, so that one more is let pass on either side.
    """
    return f"""
        IF EXISTS (
            SELECT 1 FROM {lines} AND asked.kind = 'classification' AND NOT EXISTS (
                SELECT 1 FROM licensing_qualification AS held
                WHERE held.person_id = {signer}
                    AND held.kind = 'technical' AND held.level = 'authorized' AND held.status = 'given'
                    AND {at}::date BETWEEN held.valid_from - 1 AND held.valid_until + 1
                    AND (
                        entry.category IS NULL OR entry.category <> ALL (ARRAY{list(CATEGORIES)})
                        OR entry.category = ANY (held.categories)
                    )
            )
        ) THEN
            RAISE EXCEPTION 'whoever signs a classification has the authority for its categories'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """  # noqa: S608  # nosec B608


FIRST_AUTHORIZED = _unauthorized(
    "licensing_adviceanswer AS written JOIN licensing_advicerequest AS asked ON asked.id = written.request_id"
    " LEFT JOIN licensing_controllistentry AS entry ON entry.id = NEW.entry_id"
    " WHERE written.id = NEW.answer_id",
    "written.made_by_id",
    "written.created_at",
)
SECOND_AUTHORIZED = _unauthorized(
    "licensing_answerline AS line JOIN licensing_advicerequest AS asked ON asked.id = NEW.request_id"
    " LEFT JOIN licensing_controllistentry AS entry ON entry.id = line.entry_id"
    " WHERE line.answer_id = NEW.id",
    "NEW.second_id",
    "NEW.second_at",
)


class AnswerStatus(models.TextChoices):
    """Where an answer is."""

    PROPOSED = "proposed", "Waiting for a second signature"
    ISSUED = "issued", "Issued"
    SENT_BACK = "sent_back", "Sent back"
    DROPPED = "dropped", "Dropped, because the request was withdrawn"
    SUPERSEDED = "superseded", "Superseded"
    REVOKED = "revoked", "Revoked"


WAS_ISSUED = (AnswerStatus.ISSUED, AnswerStatus.SUPERSEDED, AnswerStatus.REVOKED)


@track_history()
class AdviceAnswer(Record):
    """One version of the answer to a request. It is never edited: a newer version supersedes it.

    `second_reasons` are the rules that asked for a second signature when it was written; none of them means
    that one signature was enough.
    """

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, help_text="Of the version, given when it is issued.")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=AnswerStatus.choices, default=AnswerStatus.PROPOSED)
    edition = models.ForeignKey(
        ControlListEdition, on_delete=models.PROTECT, related_name="+", help_text="The list that was read."
    )
    scope = models.TextField(help_text="For the exporter: what the answer covers and what it rests on.")
    conditions = models.TextField(blank=True, help_text="For the exporter: one condition a line.")
    valid_until = models.DateField()
    note = models.TextField(blank=True, help_text="For the file; the exporter never sees it.")
    change_reason = models.TextField(blank=True, help_text="Why there is another version; exporters read it.")
    second_reasons = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True)
    second_note = models.TextField(blank=True, help_text="Why the second person sent it back.")
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(
        blank=True, help_text="Why it was superseded or revoked; exporters read it."
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="advice_answer_number_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="proposed"), name="advice_answer_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="issued"), name="advice_answer_one_issued"
            ),
            models.CheckConstraint(condition=~Q(scope=""), name="advice_answer_says_its_scope"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(change_reason=""),
                name="advice_answer_newer_version_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WAS_ISSUED, issued_at__isnull=False, number__isnull=False)
                | Q(issued_at__isnull=True, number__isnull=True) & ~Q(status__in=WAS_ISSUED),
                name="advice_answer_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WAS_ISSUED) | Q(second_reasons=[]) | Q(second__isnull=False),
                name="advice_answer_signed_twice_where_asked",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | Q(second_at__isnull=False) & ~Q(second=F("made_by")),
                name="advice_answer_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["superseded", "revoked"])
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="advice_answer_ended_for_a_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="advice_answer_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="advice_answer_second_authorized",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.status = 'issued' AND NEW.second_id IS NOT NULL AND OLD.second_id IS NULL"
                ),
                func=SECOND_AUTHORIZED,
            ),
            pgtrigger.ReadOnly(
                name="advice_answer_as_written",
                fields=[
                    *("request", "replaces", "edition", "scope", "conditions", "valid_until", "note"),
                    *("change_reason", "second_reasons", "made_by"),
                ],
            ),
            pgtrigger.Protect(
                name="advice_answer_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status NOT IN ('proposed', 'issued')"),
            ),
        ]

    def __str__(self) -> str:
        label = f"{self.request.reference}/{self.number}"
        return label if self.number else f"draft answer to {self.request.reference}"

    def holds(self, on: date) -> bool:
        """Whether somebody may rely on it on a day."""
        return self.status == AnswerStatus.ISSUED and on <= self.valid_until


class LineOutcome(models.TextChoices):
    """What is said about one item."""

    LISTED = "listed", "Falls under an entry of the list"
    NOT_LISTED = "not_listed", "Not controlled by this list"
    NEEDED = "needed", "A license is needed"
    NOT_NEEDED = "not_needed", "No license is needed"
    NO_ANSWER = "no_answer", "Cannot be answered on these facts"


@track_history()
class AnswerLine(Record):
    """What an answer says about one item, and why. An issued line is a precedent."""

    answer = models.ForeignKey(AdviceAnswer, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(AdviceItem, on_delete=models.PROTECT, related_name="answer_lines")
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    entry = models.ForeignKey(ControlListEntry, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="For the exporter.")
    search_text = models.TextField(help_text="Item, entry and reason in lower case: for precedents.")

    class Meta:
        ordering = ["item__number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "item"], name="answer_line_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_line_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="listed") | Q(entry__isnull=False), name="answer_line_listed_has_entry"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["not_listed", "no_answer"]) | Q(entry__isnull=True),
                name="answer_line_not_listed_has_none",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="answer_line_search_trgm")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="answer_line_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="answer_line_first_authorized",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=FIRST_AUTHORIZED,
            ),
        ]


@track_history()
class PrecedentUse(Record):
    """That an officer cited an issued answer for an item of another request. Never undone."""

    item = models.ForeignKey(AdviceItem, on_delete=models.PROTECT, related_name="cited")
    precedent = models.ForeignKey(AnswerLine, on_delete=models.PROTECT, related_name="uses")
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField(
        default=list, help_text="The words that the two had in common when it was cited."
    )

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["item", "precedent"], name="precedent_cited_once")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="precedent_use_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
