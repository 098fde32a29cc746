"""Writing notes, answering them, correcting them, and saying how they are handled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files import services as files
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.handling import queries as handlings
from licensing.handling import services as handling
from licensing.handling.models import About, Handling
from licensing.handling.services import Wish
from licensing.notes import queries
from licensing.notes.models import LONGEST, MOST_FILES, Note, NoteText
from licensing.notes.rules import mentioned_in
from licensing.referrals.models import Agency
from licensing.review.models import Case

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

ON_WRITING = "Set when the note was written."


@dataclass(frozen=True)
class Written:
    """What somebody writes: the words, who is to be told beside those named in them, and documents."""

    text: str
    mentions: Iterable[UUID] = ()
    uploads: "Sequence[UploadedFile[bytes]]" = ()


@transaction.atomic
def write(case: Case, written: Written, *, actor: User, agency: Agency | None = None, mark: str = "") -> Note:
    """Write a note. Behind a mark with a wall, the people mentioned may read it.

    Raises:
        NotPermitted: the actor does not have the case.
        DomainError: `text_required`, `text_too_long`, `not_mentionable`, `agency_has_not`, `mark_unknown`
            or `agency_required`; what `store_upload` raises.
    """
    locked = handling.lock(case)
    require(actor, "notes.write", locked)
    _check_agency(locked, agency, actor)
    note = Note(case=locked, agency=agency, written_by=actor)
    return _put(note, written, "note.written", actor=actor, mark=mark)


@transaction.atomic
def answer(note: Note, written: Written, *, actor: User) -> Note:
    """Answer a note; an answer to an answer stands beside it.

    Raises:
        NotPermitted: the actor may not read the note.
        DomainError: as `write`; `outside_wall` where somebody mentioned may not read the note.
    """
    root = _root(note)
    require(actor, "notes.write", root)
    reply = Note(case=root.case, answers=root, agency=root.agency, written_by=actor)
    return _put(reply, written, "note.answered", actor=actor)


@transaction.atomic
def correct(note: Note, written: Written, *, actor: User, seen: int | str | None = None) -> NoteText:
    """Put a new version of one's own words; the earlier ones stay.

    Raises:
        NotPermitted: somebody else wrote it, or the actor may not read it any more.
        Conflict: `stale`.
        DomainError: as `answer`.
    """
    require(actor, "notes.write", _root(note))
    if note.written_by_id != actor.pk:
        raise NotPermitted(f"{note.written_by} wrote this note; only they correct it.")
    last = NoteText.objects.filter(note=note).aggregate(last=Max("number"))["last"]
    if seen is not None and str(seen) != str(last):
        raise Conflict("This note was corrected while your page was open. Look again.", code="stale")
    earlier = NoteText.objects.get(note=note, number=last)
    told = _mentioned(note, written)
    text = _text(note, written.text, told, number=last + 1)
    audit.record(note, "note.corrected", actor=actor, thread=note.case_id)
    _tell(note, told - set(earlier.mentioned), actor)
    return text


@transaction.atomic
def mark_note(note: Note, wish: Wish, *, actor: User, seen: str | None = None) -> Handling:
    """Say how a note is handled; its documents and those of its answers are handled alike.

    A document that was given a mark of its own keeps it.

    Raises:
        NotPermitted, DomainError, Conflict: as `handling.services.mark_file` does.
    """
    note = _root(note)
    put = note.handling or Handling(case=note.case, about=About.NOTE)
    before = handling.terms_of(note.handling)
    put = handling.put(put, wish, actor=actor, seen=seen)
    if note.handling_id is None:
        note.handling = put
        note.save(update_fields=["handling", "updated_at"])
    thread = [note.pk, *note.replies.values_list("pk", flat=True)]
    for stored in queries.documents_of(thread):
        if handling.terms_of(getattr(stored, "handling", None)) == before:
            handling.mark_like(stored, put)
    return put


def _root(note: Note) -> Note:
    """Return the note, or that which it answers, as it stands under the lock of its case."""
    handling.lock(note.case)
    return Note.objects.select_related(*queries.RELATED, "case").get(pk=note.answers_id or note.pk)


def _put(note: Note, written: Written, verb: str, *, actor: User, mark: str = "") -> Note:
    told = _mentioned(note, written)
    note.save(force_insert=True)
    _text(note, written.text, told, number=1)
    if len(written.uploads) > MOST_FILES:
        raise DomainError(f"At most {MOST_FILES} documents at once.", code="too_many_files")
    for upload in written.uploads:
        stored = files.store_upload(upload, owner=note, kind="note", actor=actor)
        root = note.answers
        if root is not None and root.handling is not None and root.handling.mark:
            handling.mark_like(stored, root.handling)
    audit.record(note, verb, actor=actor, thread=note.case_id)
    if mark:
        mark_note(note, Wish(mark, ON_WRITING, people=told), actor=actor)
    _tell(note, told, actor)
    return note


def _text(note: Note, words: str, told: set[UUID], *, number: int) -> NoteText:
    words = words.strip()
    if not words:
        raise DomainError("Write the note.", code="text_required")
    if len(words) > LONGEST:
        raise DomainError(f"A note has at most {LONGEST} characters.", code="text_too_long")
    return NoteText.objects.create(note=note, number=number, text=words, mentioned=sorted(told))


def _mentioned(note: Note, written: Written) -> set[UUID]:
    """Return who is mentioned: all may open the case, and read the note."""
    able = {one.pk: one for one in queries.mentionable(note.agency)}
    wanted = set(written.mentions)
    if wanted - able.keys():
        raise DomainError("Mention people who may open this case.", code="not_mentionable")
    told = wanted | mentioned_in(written.text, {pk: one.name for pk, one in able.items()})
    root = note.answers or note
    if root.handling is not None:
        outside = [str(able[pk]) for pk in told if handlings.standing(able[pk], root.handling).refusal]
        if outside:
            names = ", ".join(sorted(outside))
            raise DomainError(f"Outside the wall of this note: {names}.", code="outside_wall")
    return told


def _check_agency(case: Case, agency: Agency | None, actor: User) -> None:
    if agency is None and not actor.holds("review.see_cases"):
        raise DomainError("Say for which of your agencies you write.", code="agency_required")
    if agency is not None and not queries.agencies_with(case, actor).filter(pk=agency.pk).exists():
        raise DomainError(f"{agency} does not have this case.", code="agency_has_not")


def _tell(note: Note, told: set[UUID], actor: User) -> None:
    people = User.objects.filter(pk__in=told - {actor.pk})
    path = reverse("licensing:case-notes", args=[note.case_id])
    tell("notes.mentioned", people, path=path, reference=note.case.reference, by=actor)
