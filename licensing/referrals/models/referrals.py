"""A case before an agency: the question, its clock, and what was said about it."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from licensing.applications.models import GoodsLine, Party
from licensing.referrals.models.agencies import Agency
from licensing.referrals.rules import CLOCK
from licensing.review.editions import Basis
from licensing.review.models import Case


class ReferralStatus(models.TextChoices):
    """Whose turn a referral is."""

    OPEN = "open", "Waiting for the agency"
    INFORMATION = "information", "The agency waits for information"
    ANSWERED = "answered", "Answered"
    DEEMED = "deemed_no_objection", "Deemed no objection"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_STATUSES = (ReferralStatus.OPEN, ReferralStatus.INFORMATION)
OPEN = Q(status__in=[status.value for status in OPEN_STATUSES])


@track_history()
class Referral(Record):
    """One agency's turn with a case. Each round has a clock of its own; a return for more work is a round."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals")
    status = models.CharField(max_length=20, choices=ReferralStatus.choices, default=ReferralStatus.OPEN)
    question = models.TextField(help_text="What the agency is asked.")
    own_reference = models.CharField(max_length=60, blank=True)
    lines = models.ManyToManyField(GoodsLine, related_name="+", help_text="What it is about.")
    parties = models.ManyToManyField(Party, related_name="+", help_text="Whom it is about.")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(help_text="The last day to answer, as last computed.")
    reminded_on = models.DateField(null=True, help_text="When the agency was reminded in this round.")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True, help_text="Why it was withdrawn.")
    basis: Basis | None = None

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], condition=OPEN, name="referral_open_once"),
            models.CheckConstraint(condition=~Q(question=""), name="referral_asks"),
            models.CheckConstraint(condition=Q(round__gte=1), name="referral_round_counts_from_one"),
            models.CheckConstraint(
                condition=OPEN & Q(closed_at=None) | ~OPEN & Q(closed_at__isnull=False),
                name="referral_closed_when_not_open",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(closed_reason=""), name="referral_withdrawn_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=OPEN, name="referral_open_due"),
            models.Index(fields=["agency", "due_on", "id"], name="referral_of_agency"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="referral_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="referral_as_sent",
                fields=["case", "agency", "question", "own_reference", "sent_by", "sent_at"],
            ),
            pgtrigger.Protect(
                name="referral_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status IN ('deemed_no_objection', 'withdrawn')"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} to {self.agency}"

    @property
    def said_at(self) -> datetime:
        """When it was sent; `basis`, where a page read it, is the edition that stood then."""
        return self.sent_at

    @property
    def clock_key(self) -> str:
        """The key of this round's clock."""
        return CLOCK if self.round == 1 else f"{CLOCK}.{self.round}"


class NoteKind(models.TextChoices):
    """What a note of a referral is."""

    REQUEST = "request", "asks for information"
    REPLY = "reply", "answers"
    RETURN = "return", "sends the recommendation back for more work"


@track_history()
class ReferralNote(Record):
    """What agency and officer wrote to each other about a referral. Never changed."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="referral_note_says_something")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="referral_note_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
