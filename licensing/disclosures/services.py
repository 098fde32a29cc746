"""Asking for access to a file, and answering with a list."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.disclosures import queries
from licensing.disclosures.flow import FILE_ACCESS_FLOW
from licensing.disclosures.models import FileAccess, FileItem, Withheld
from licensing.disclosures.queries import Piece
from licensing.disclosures.rules import Choice, check_choice
from licensing.review import services as review
from licensing.review.models import Case

GROUNDS = frozenset(Withheld.values)


@transaction.atomic
def ask(case: Case, *, asked_for: str, actor: User) -> FileAccess:
    """Ask for access to the file of a case, for the exporter.

    Raises:
        NotPermitted: no refusal is announced or decided, or a request waits already.
        DomainError: `reason_required`.
    """
    locked = review.locked_case(case.pk)
    require(actor, "file_access.ask", locked)
    if not asked_for.strip():
        raise DomainError("Say what you want to see, and what for.", code="reason_required")
    made = FileAccess.objects.create(case=locked, asked_for=asked_for.strip(), asked_by=actor)
    audit.record(made, "file_access.asked", actor=actor, thread=locked.pk, reason=made.asked_for)
    tell(
        "file_access.asked",
        [locked.officer],
        path=reverse("licensing:file-access-answer", args=[made.pk]),
        reference=locked.reference,
    )
    return made


@transaction.atomic
def answer(access: FileAccess, choices: Mapping[str, Choice], *, words: str, actor: User) -> FileAccess:
    """Answer with the list of the whole file: each piece is disclosed, or withheld on a ground.

    The case is locked, so that a piece that comes at the same moment is in the list or comes after it.

    Raises:
        NotPermitted: the case is somebody else's.
        Conflict: it was answered meanwhile, or the file has changed since it was looked at.
        DomainError: what `rules.check_choice` raises.
    """
    case = review.locked_case(access.case_id)
    require(actor, "file_access.answer", access)
    pieces = queries.pieces_of(actor, case)
    if {one.key for one in pieces} != set(choices):
        raise Conflict("The file has changed since you opened this page. Look again.", code="file_changed")
    for one in pieces:
        check_choice(one.title, choices[one.key], closed=one.closed, grounds=GROUNDS)
    ended = {"answered_by": actor, "answered_at": timezone.now(), "words": words.strip()}
    done = advance(access, "answer", FILE_ACCESS_FLOW, actor=actor, thread=case.pk, fields=ended)
    for number, one in enumerate(pieces, start=1):
        _put(done, number, one, choices[one.key])
    withheld = sum(1 for choice in choices.values() if choice.ground)
    audit.record(
        done,
        "file_access.listed",
        actor=actor,
        thread=case.pk,
        disclosed=len(pieces) - withheld,
        withheld=withheld,
    )
    tell_exporter(
        case.application,
        "file_access.answered",
        path=reverse("licensing:file-access", args=[case.application_id]),
        reference=case.reference,
    )
    return done


def _put(access: FileAccess, number: int, piece: Piece, choice: Choice) -> None:
    disclosed = not choice.ground
    FileItem.objects.create(
        access=access,
        number=number,
        kind=piece.kind,
        title=piece.title if disclosed else piece.outside,
        ground=choice.ground,
        words=choice.words.strip(),
        document=piece.document if disclosed else None,
        text=piece.text if disclosed else "",
        disclosed=disclosed,
    )


@transaction.atomic
def open_document(item: FileItem, *, actor: User) -> StoredFile:
    """Return the disclosed document of an entry, and record that it was taken.

    Raises:
        Conflict: the entry is a text.
        NotPermitted: the document was marked since it was disclosed.
    """
    if item.document is None:
        raise Conflict("This was disclosed as a text and is on the page.", code="no_document")
    if queries.is_closed(item.document):
        raise NotPermitted(
            "This document was closed after it was disclosed. Ask the authority.", code="walled"
        )
    audit.record(item, "file_access.opened", actor=actor, thread=item.access.case_id, name=item.title)
    return item.document
