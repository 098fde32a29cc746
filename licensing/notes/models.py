"""Notes and the versions of their text."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from licensing.handling.models import Handling
from licensing.referrals.models import Agency
from licensing.review.models import Case

LONGEST = 5000
MOST_FILES = 5


@track_history()
class Note(Record):
    """A note on a case, or an answer to one. `agency` may read it too; answers are read with their note.

    Its text stands in versions; its documents are stored files that it owns.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    written_by = person()
    handling = models.OneToOneField(Handling, null=True, on_delete=models.PROTECT, related_name="note")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answers=None) | Q(handling=None), name="note_answer_has_the_mark_of_its_note"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | ~Q(answers=F("id")), name="note_answers_another"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-created_at", "id"], condition=Q(answers=None), name="note_of_case")
        ]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="note_as_written", fields=["case", "answers", "agency", "written_by", "created_at"]
            ),
            pgtrigger.Protect(name="note_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Note of {self.written_by}"


class NoteText(Record):
    """One version of a note's words. A correction is a later version; none is edited."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    mentioned = ArrayField(models.UUIDField(), default=list, blank=True, help_text="People.")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="note_text_number_once"),
            models.CheckConstraint(condition=~Q(text="") & Q(number__gte=1), name="note_text_says_something"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="note_text_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
