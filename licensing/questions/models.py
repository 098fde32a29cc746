"""Questions to the exporter: what is asked, what is being answered, more time, reminders, what overlaps."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.applications.models import Attachment, GoodsLine, Party
from licensing.questions.triggers import FROZEN, columns
from licensing.review.models import Case


def texts() -> "ArrayField[list[str], list[str]]":
    """Return a list of texts, empty at first."""
    return ArrayField(models.TextField(), default=list, blank=True)


class EnquiryStatus(models.TextChoices):
    """Where a question is, and whose turn it is."""

    DRAFTED = "drafted", "To send"
    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    ACCEPTED = "accepted", "Answer accepted"
    AGAIN = "asked_again", "Asked again"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DROPPED = "dropped", "Dropped before it was sent"
    MERGED = "merged", "Merged with another question"
    REUSED = "reused", "Answered by an earlier answer"


SENT = ("open", "answered", "accepted", "asked_again", "withdrawn")  # what the exporter knows of
GIVEN = ("answered", "accepted", "asked_again")  # what has an answer
PLACED = ("merged", "reused")  # what another question stands for
ASKED_AT = Coalesce("sent_at", "created_at")  # those of before were sent when they were made


class About(models.TextChoices):
    """What a question is about."""

    GOODS = "goods", "Goods"
    PARTY = "party", "A party"
    END_USE = "end_use", "End use"
    DOCUMENT = "document", "A document"
    OTHER = "other", "Something else"


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """What each side reads."""

    def for_exporter(self) -> "EnquiryQuerySet":
        """Return what was sent, in the order that it is shown: what waits first, then the latest."""
        waits = models.Case(models.When(status="open", then=0), default=1)
        return self.filter(status__in=SENT).order_by(waits, "-created_at")


@track_history()
class Enquiry(Record):
    """One question to the exporter with its answer; the service clock stands still while one is open.

    Asked again, it goes on in another row with the next `round`, so that nothing that was sent or answered is
    edited. A question without `points` is answered as a whole; with points, each is answered by itself.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enquiries")
    status = models.CharField(max_length=12, choices=EnquiryStatus.choices, default=EnquiryStatus.DRAFTED)
    asked_by = person()
    asked_for = models.CharField(
        max_length=80, default="Licensing", help_text="The team or agency that asks. The exporter reads it."
    )
    about = models.CharField(max_length=10, choices=About.choices, default=About.OTHER)
    line = models.ForeignKey(GoodsLine, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    points = texts()
    documents_wanted = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="", help_text="For the file; the exporter never sees it.")
    days = models.PositiveSmallIntegerField(default=20, help_text="Working days to answer in.")
    due_on = models.DateField(help_text="Last day to answer.")
    edited_by = person(null=True)
    edited_at = models.DateTimeField(null=True)
    as_drafted = models.TextField(
        blank=True,
        default="",
        help_text="What was drafted, before the officer edited it; empty: as it stands.",
    )
    sent_by = person(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    point_answers = texts()
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_by = person(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(
        blank=True, default="", help_text="Why it was withdrawn, which the exporter reads, or dropped."
    )
    instead = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="What stands for it."
    )
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later_rounds")
    round = models.PositiveSmallIntegerField(default=1)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=GIVEN)
                | Q(answered_by__isnull=False, answered_at__isnull=False)
                & (
                    Q(points=[]) & ~Q(answer="")
                    | Q(point_answers__len=F("points__len")) & ~Q(point_answers__contains=[""])
                ),
                name="enquiry_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(points__contains=[""]), name="enquiry_asks_something"
            ),
            models.CheckConstraint(
                condition=Q(about="goods", party__isnull=True, document__isnull=True)
                | Q(about="party", line__isnull=True, document__isnull=True)
                | Q(about="document", line__isnull=True, party__isnull=True)
                | Q(about__in=["end_use", "other"], line=None, party=None, document=None),
                name="enquiry_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True, sent_at__isnull=True)
                | Q(sent_by__isnull=False, sent_at__isnull=False) & Q(status__in=SENT),
                name="enquiry_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(edited_by__isnull=True, edited_at__isnull=True, as_drafted="")
                | Q(edited_by__isnull=False, edited_at__isnull=False) & ~Q(as_drafted=""),
                name="enquiry_edited_keeps_the_draft",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["withdrawn", "dropped"])
                | Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(end_reason=""),
                name="enquiry_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PLACED, instead__isnull=False)
                | Q(instead__isnull=True) & ~Q(status__in=PLACED),
                name="enquiry_placed_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(round=1, first__isnull=True) | Q(round__gt=1, first__isnull=False),
                name="enquiry_later_round_follows",
            ),
            models.UniqueConstraint(fields=["first", "round"], name="enquiry_round_once"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="enquiry_days_within_reason"),
        ]
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="enquiry_by_status"),
            models.Index(fields=["due_on", "id"], name="enquiry_by_due_day"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="enquiry_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="enquiry_as_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.status <> 'drafted' AND ({columns('OLD')}) IS DISTINCT FROM ({columns('NEW')})"
                ),
            ),
            pgtrigger.Protect(
                name="enquiry_keeps_its_first_wording",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.as_drafted <> '' AND NEW.as_drafted <> OLD.as_drafted"),
            ),
            pgtrigger.Protect(
                name="enquiry_as_answered",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answered_at IS NOT NULL AND (OLD.answer, OLD.point_answers, OLD.answered_by_id, "
                    "OLD.answered_at) IS DISTINCT FROM (NEW.answer, NEW.point_answers, NEW.answered_by_id, "
                    "NEW.answered_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.question if len(self.question) <= 80 else f"{self.question[:79]}…"

    @property
    def given(self) -> bool:
        """Whether it was answered."""
        return self.status in GIVEN

    @property
    def answered_points(self) -> list[tuple[str, str]]:
        """Each point with its answer, which is empty until it was answered."""
        answers = [*self.point_answers, *[""] * len(self.points)] if self.given else [""] * len(self.points)
        return list(zip(self.points, answers, strict=False))

    @property
    def wording(self) -> str:
        """All that is asked, in one text: the question, its points, and the documents wanted."""
        documents = [f"Documents wanted: {self.documents_wanted}"] if self.documents_wanted else []
        return "\n".join([self.question, *(f"- {point}" for point in self.points), *documents])

    @property
    def subject(self) -> str:
        """What it is about, in a few words."""
        if self.line is not None:
            return f"Goods, line {self.line.number}: {self.line.description}"
        if self.party is not None:
            return f"{self.party.get_role_display()}: {self.party.name}"
        if self.document is not None:
            return f"Document: {self.document.file.name}"
        return str(About(self.about).label)


@track_history()
class AnswerDraft(Record):
    """An answer as the exporter writes it; the authority sees none of it until it is sent.

    Its id owns the attached files, so that they too are the exporter's own until then.
    """

    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="draft")
    answer = models.TextField(blank=True, default="")
    point_answers = texts()
    held_by = person()

    class Meta:
        triggers: ClassVar = [FROZEN]


@track_history()
class AnswerDocument(Record):
    """A document of an answer. `removed` keeps what was once attached."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="answer_documents")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]


class ExtensionStatus(models.TextChoices):
    """What became of a request for more time."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    PAST = "past", "No longer needed"


@track_history()
class AnswerExtension(Record):
    """The exporter asks for more time to answer; the officer of the case grants or refuses it."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="extensions")
    status = models.CharField(max_length=8, choices=ExtensionStatus.choices, default=ExtensionStatus.ASKED)
    reason = models.TextField()
    wanted_until = models.DateField()
    asked_by = person()
    until = models.DateField(null=True, help_text="Granted until this day.")
    decided_by = person(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True, default="", help_text="The exporter reads it.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(status="asked"), name="extension_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(
                condition=~Q(status__in=["granted", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="granted", until__isnull=False)
                | Q(until__isnull=True) & ~Q(status="granted"),
                name="extension_granted_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(decision_reason=""), name="extension_refused_has_reason"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="extension_as_asked",
                exclude=[
                    "status",
                    "version",
                    "updated_at",
                    "until",
                    "decided_by",
                    "decided_at",
                    "decision_reason",
                ],
            ),
            pgtrigger.Protect(
                name="extension_as_decided",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'asked'"),
            ),
            pgtrigger.Protect(name="extension_stays", operation=pgtrigger.Delete),
        ]


class ReminderKind(models.TextChoices):
    """What a reminder says."""

    BEFORE = "before", "The answer is due soon"
    AFTER = "after", "The answer is overdue"
    RETURN = "return", "The case may be returned without action"


class EnquiryReminder(Record):
    """A reminder that was sent; each is sent once for the day that the answer is due."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=6, choices=ReminderKind.choices)
    due_on = models.DateField(help_text="The last day to answer, when it was sent.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "kind", "due_on"], name="reminder_sent_once"),
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(kind="return"), name="reminder_of_return_sent_once"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="reminder_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class OverlapKind(models.TextChoices):
    """How a drafted question and an earlier one meet."""

    REPEATED = "repeated", "Asked before"
    CONTRADICTS = "contradicts", "Contradicts another question"


class Settlement(models.TextChoices):
    """How an overlap was settled."""

    REUSE = "reuse", "The earlier answer is used"
    MERGE = "merge", "The earlier draft was merged into this question"
    KEEP = "keep", "Both are asked"
    DROP = "drop", "This question was dropped"
    DROP_EARLIER = "drop_earlier", "The other question was dropped or withdrawn"


@track_history()
class Overlap(Record):
    """A drafted question meets an earlier one; it is settled before the exporter reads the draft."""

    later = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="overlaps")
    earlier = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=OverlapKind.choices)
    likeness = models.PositiveSmallIntegerField(help_text="Of the two texts, in percent.")
    settled = models.CharField(max_length=12, choices=Settlement.choices, blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="For the file; the exporter never sees it.")
    settled_by = person(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["later", "earlier"], name="overlap_once"),
            models.CheckConstraint(condition=~Q(later=F("earlier")), name="overlap_of_two"),
            models.CheckConstraint(
                condition=Q(settled="", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(settled="") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="overlap_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled__in=["", "reuse", "merge"]) | ~Q(reason=""),
                name="overlap_settled_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["later"], condition=Q(settled=""), name="overlap_to_settle")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="overlap_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="overlap_as_settled",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.settled <> ''"),
            ),
        ]
