"""How documents and notes are handled, in versions, and the log of who looked at what."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.review.models import Case


class About(models.TextChoices):
    """What is marked, or looked at."""

    CASE = "case", "The case page"
    NOTE = "note", "A marked note"
    FILE = "file", "A document"


@track_history()
class Handling(Record):
    """How one document or note of a case is handled now. Each change is a version that its history keeps.

    Whoever set the present version and whoever has the case always stand inside its wall, so that nobody
    can be left without readers. An empty mark says that the last one was taken off.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handlings")
    about = models.CharField(max_length=4, choices=[(About.NOTE, "A note"), (About.FILE, "A document")])
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="handling")
    mark = models.CharField(max_length=30, blank=True)
    wall = models.BooleanField(default=False, help_text="Only who is named reads it.")
    people = ArrayField(models.UUIDField(), default=list, blank=True)
    teams = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    set_by = person()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="handling_has_reason"),
            models.CheckConstraint(
                condition=Q(about="file", file__isnull=False) | Q(about="note", file=None),
                name="handling_is_of_a_file_or_a_note",
            ),
            models.CheckConstraint(
                condition=Q(wall=True) & ~Q(mark="") | Q(wall=False, people=[], teams=[]),
                name="handling_names_readers_behind_walls_only",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="handling_stays_with_its_thing", fields=["case", "about", "file"]),
            pgtrigger.Protect(name="handling_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.mark


class Look(models.Model):
    """That somebody opened something of a case. Within some minutes the same counts once."""

    id = models.BigAutoField(primary_key=True)
    person = person()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    about = models.CharField(max_length=4, choices=About.choices)
    subject = models.UUIDField(help_text="The case, the note or the stored file.")
    at = models.DateTimeField()
    slot = models.DateTimeField(help_text="The beginning of the minutes that count once.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject", "slot"], name="look_once_a_slot"),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="look_of_case"),
            models.Index(fields=["person", "-id"], name="look_of_person"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="look_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
