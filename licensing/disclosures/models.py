"""Requests for access to the file of a case, and the list that answers one."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.review.models import Case


class AccessStatus(models.TextChoices):
    """Where a request is."""

    ASKED = "asked", "Waiting for the authority"
    ANSWERED = "answered", "Answered"


class Withheld(models.TextChoices):
    """Why something is withheld; a closed list."""

    SOURCE = "source", "A protected source"
    SECRETS = "secrets", "Secrets of somebody else"
    MARK = "mark", "A handling mark or a wall"
    INQUIRY = "inquiry", "An inquiry that goes on"
    OTHER = "other", "Another ground"


class ItemKind(models.TextChoices):
    """What an entry of the list is."""

    DOCUMENT = "document", "Document"
    REASONS = "reasons", "Reasons"
    ANSWER = "answer", "Answer given"


@track_history()
class FileAccess(Record):
    """That an exporter asks for access to the file of a case, and who answered it with a list."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="file_accesses")
    asked_for = models.TextField(help_text="What the exporter wants to see, and what for.")
    asked_by = person()
    status = models.CharField(max_length=8, choices=AccessStatus.choices, default=AccessStatus.ASKED)
    words = models.TextField(blank=True, default="", help_text="With the list; the exporter reads it.")
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="file_access_as_asked", fields=["case", "asked_for", "asked_by"]),
            pgtrigger.Protect(
                name="file_access_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'asked'"),
            ),
            pgtrigger.Protect(name="file_access_stays", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="asked"), name="file_access_one_asked_per_case"
            ),
            models.CheckConstraint(condition=~Q(asked_for=""), name="file_access_says_what_for"),
            models.CheckConstraint(
                condition=Q(status="asked", answered_by=None, answered_at=None)
                | Q(status="answered", answered_by__isnull=False, answered_at__isnull=False),
                name="file_access_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], condition=Q(status="asked"), name="file_access_waits")
        ]

    def __str__(self) -> str:
        return f"Access to the file of {self.case}"


@track_history()
class FileItem(Record):
    """One entry of the list: what it is, and either itself or the ground on which it is withheld.

    `text` is what was disclosed, as it was then. `title` says no more of what is withheld than the exporter
    may know.
    """

    access = models.ForeignKey(FileAccess, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    title = models.CharField(max_length=300)
    ground = models.CharField(max_length=7, choices=Withheld.choices, blank=True, default="")
    words = models.TextField(blank=True, default="", help_text="More on the ground; the exporter reads it.")
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="")
    disclosed = models.BooleanField()

    class Meta:
        ordering = ["number"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="file_item_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.UniqueConstraint(fields=["access", "number"], name="file_item_number_once"),
            models.CheckConstraint(
                condition=Q(disclosed=True, ground="")
                | Q(disclosed=False, ground__in=["source", "secrets", "mark", "inquiry", "other"]),
                name="file_item_withheld_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(ground="other") | ~Q(words=""), name="file_item_other_ground_has_words"
            ),
            models.CheckConstraint(
                condition=Q(disclosed=False, text="", document=None)
                | Q(disclosed=True) & (~Q(text="") | Q(document__isnull=False)),
                name="file_item_shows_what_is_disclosed",
            ),
        ]

    def __str__(self) -> str:
        return self.title
