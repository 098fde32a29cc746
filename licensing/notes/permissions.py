"""Who may write, answer and correct notes, and who reads their documents."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.handling import queries as handling
from licensing.handling.documents import Source, documents_from
from licensing.notes.models import Note
from licensing.notes.queries import cases_open_to, notes_visible_to
from licensing.review.models import Case


@rule("notes.write")
def may_write(actor: User, subject: Case | Note) -> Verdict:
    """Whoever may open the case writes on it; a note behind a wall is answered by who stands inside."""
    case = subject.case_id if isinstance(subject, Note) else subject.pk
    if not cases_open_to(actor).filter(pk=case).exists():
        return Verdict("You do not have this case.")
    if not isinstance(subject, Note):
        return ALLOW
    if not notes_visible_to(actor).filter(pk=subject.pk).exists():
        return Verdict("This note is not shared with you.")
    return Verdict(handling.standing(actor, subject.handling).refusal)


@file_rule("licensing.note")
def may_know_document(actor: User, note_id: UUID) -> Verdict:
    """Whoever may know of the note; a wall of it stands on its documents too."""
    if notes_visible_to(actor).filter(pk=note_id).exists():
        return ALLOW
    return Verdict("You may not see this note.")


documents_from(Source("licensing.note", "With a note", Note, "case"))
