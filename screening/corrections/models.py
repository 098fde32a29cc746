"""Requests for correction: somebody is taken for a listed one, and asks that it be put right."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from screening.hits.rules import GROUNDS
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.watchlists.models import Entity


class RequestStatus(models.TextChoices):
    """Where a request is. The exporter sees `CorrectionRequest.public_label` instead."""

    RECEIVED = "received", "Received"
    UNDER_REVIEW = "under_review", "Under review"
    QUESTION = "question", "Waiting for the exporter"
    PROPOSED = "proposed", "Waiting for a second person"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


FINAL = (RequestStatus.GRANTED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN)


@track_history()
class CorrectionRequest(Record):
    """One request that says "we, or our customer, are taken for the listed X". Its id is its thread.

    What was asked is never edited. `due_on` and `waiting` are copied from its clock, so that the queue is
    one indexed read.
    """

    number = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=RequestStatus.choices, default=RequestStatus.RECEIVED)
    organization = models.UUIDField()
    organization_name = models.CharField(max_length=200, help_text="As it was called then.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    name = models.TextField(help_text="Who is taken for somebody else.")
    aliases = ArrayField(models.TextField(), default=list)
    kind = models.CharField(max_length=12, choices=Entity.Kind.choices)
    country = models.CharField(max_length=2, blank=True, help_text="ISO alpha-2.")
    birth_date = models.CharField(max_length=10, blank=True)
    identifiers = ArrayField(models.TextField(), default=list)
    address = models.TextField(blank=True)
    watchlist = models.CharField(max_length=40, blank=True, help_text="Key of the public list named.")
    listed_name = models.TextField(blank=True, help_text="Whom they are taken for, as far as they know.")
    explanation = models.TextField(help_text="Why it is wrong.")
    own_check = models.ForeignKey(
        Lookup, null=True, on_delete=models.PROTECT, related_name="+", help_text="Where it was seen."
    )
    lookup = models.ForeignKey(
        Lookup, null=True, on_delete=models.PROTECT, related_name="+", help_text="The analyst's own."
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(help_text="Day by which the clock wants an answer, as last computed.")
    waiting = models.BooleanField(default=False, help_text="The clock stands still.")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(explanation=""), name="correction_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, closed_at__isnull=False)
                | Q(closed_at__isnull=True) & ~Q(status__in=FINAL),
                name="correction_closed_when_final",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["received", "withdrawn"])
                | Q(taken_by__isnull=False, lookup__isnull=False),
                name="correction_reviewed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(closed_at=None), name="correction_queue"),
            models.Index(fields=["organization", "-requested_at", "id"], name="correction_of_organization"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="correction_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="correction_as_asked",
                fields=[
                    *("number", "organization", "organization_name", "requested_by", "requested_at"),
                    *("name", "aliases", "kind", "country", "birth_date", "identifiers", "address"),
                    *("watchlist", "listed_name", "explanation", "own_check"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def asked(self) -> Question:
        """The party, as a question to the watchlists."""
        return Question(
            names=(self.name, *self.aliases),
            kind=self.kind,
            country=self.country,
            birth_date=self.birth_date,
            identifiers=tuple(self.identifiers),
        )

    @property
    def public_label(self) -> str:
        """Where it is, in the exporter's words.

        Granted and refused are told apart only about a public list that the exporter named: told about
        anything else, they would say whether somebody is on a list that is not published.
        """
        if self.status in {RequestStatus.GRANTED, RequestStatus.REFUSED} and not self.watchlist:
            return "Answered"
        labels: dict[str, str] = {
            RequestStatus.QUESTION: "Waiting for you",
            RequestStatus.PROPOSED: "Under review",
        }
        return labels.get(self.status) or str(RequestStatus(self.status).label)


class QuestionStatus(models.TextChoices):
    """Whose turn a question is."""

    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    DROPPED = "dropped", "No longer asked"


@track_history()
class CorrectionQuestion(Record):
    """A question to the exporter; the clock stands still until it is answered."""

    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="questions")
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
                fields=["request"], condition=Q(status="open"), name="correction_question_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(status="answered")
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="correction_question_answered_has_answer",
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="correction_question_stays", operation=pgtrigger.Delete)]


class DecisionStatus(models.TextChoices):
    """Where a decision is."""

    PROPOSED = "proposed", "Waiting for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    SENT_BACK = "sent_back", "Sent back"
    DROPPED = "dropped", "Dropped, because the request was withdrawn"


class DecisionOutcome(models.TextChoices):
    """What can be decided."""

    GRANT = "grant", "Grant: they are not the listed one"
    REFUSE = "refuse", "Refuse: nothing is to be corrected"


@track_history()
class CorrectionDecision(Record):
    """What an analyst proposes and a second person confirms. `reason` stays inside, `answer` is sent."""

    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="decisions")
    status = models.CharField(max_length=9, choices=DecisionStatus.choices, default=DecisionStatus.PROPOSED)
    outcome = models.CharField(max_length=6, choices=DecisionOutcome.choices)
    entity = models.ForeignKey(
        Entity, null=True, on_delete=models.PROTECT, related_name="+", help_text="The listed record."
    )
    ground = models.CharField(max_length=20, choices=list(GROUNDS.items()), blank=True)
    hits = ArrayField(models.UUIDField(), default=list, help_text="Open hits of this pair, to be cleared.")
    reason = models.TextField(help_text="For the file; the exporter never sees it.")
    answer = models.TextField(help_text="For the exporter.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="Why the second person sent it back.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="proposed"), name="correction_decision_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(status="confirmed"), name="correction_decision_one_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(answer=""), name="correction_decision_has_reason_and_answer"
            ),
            models.CheckConstraint(
                condition=Q(outcome="refuse", ground="", hits=[])
                | Q(outcome="grant", entity__isnull=False, ground__in=list(GROUNDS)),
                name="correction_granted_for_a_pair_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "dropped"])
                | Q(second__isnull=False, second_at__isnull=False) & ~Q(second=F("made_by")),
                name="correction_decision_by_two_people",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="correction_decision_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="correction_decision_as_made",
                fields=["request", "outcome", "entity", "ground", "hits", "reason", "answer", "made_by"],
            ),
            pgtrigger.Protect(
                name="correction_decision_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'proposed'"),
            ),
        ]
