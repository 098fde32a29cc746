"""Writing an answer, which is kept as a draft, and sending it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.questions import rules
from licensing.questions.flow import ENQUIRY_FLOW
from licensing.questions.models import AnswerDocument, AnswerDraft, Enquiry, EnquiryStatus
from licensing.questions.services.asking import Uploads, expect_status, pass_extension
from licensing.questions.services.locking import Version, back_to_review, locked
from licensing.questions.services.notices import tell_askers
from licensing.review import services as review

MOVED_ON = "This question waits for no answer any more: it was answered or withdrawn."
TAKEN = "This answer is being written by {}. Take it over first, so that nothing is written over."


def _own(enquiry: Enquiry, *, actor: User, version: Version) -> tuple[Enquiry, AnswerDraft | None]:
    """Lock a question that waits, with the draft of its answer, for whoever writes it."""
    _, found = locked(enquiry)
    require(actor, "questions.answer", found)
    expect_status(found, EnquiryStatus.OPEN, MOVED_ON)
    draft = AnswerDraft.objects.select_for_update(of=("self",)).filter(enquiry=found).first()
    if draft is not None and draft.held_by_id != actor.pk:
        raise Conflict(TAKEN.format(draft.held_by), code="held_by_another")
    if version is not None and str(version or 0) != str(draft.version if draft else 0):
        raise Conflict(
            "This answer was changed while your page was open. Nothing of yours was saved; look at what "
            "changed and try again.",
            code="stale",
        )
    return found, draft


@transaction.atomic
def save_answer(
    enquiry: Enquiry,
    *,
    text: str,
    point_answers: Sequence[str] = (),
    uploads: Uploads = (),
    actor: User,
    version: Version = None,
) -> AnswerDraft:
    """Keep an answer as far as it is written, with its documents; nothing is sent, so nothing is answered.

    `version` is the draft's, 0 before there is one.

    Raises:
        DomainError: `too_many_files`, or what `files.services.store_upload` raises.
        Conflict: the question moved on, somebody else writes the answer, or the page is stale.
        NotPermitted: the actor does not act for the exporter.
    """
    found, draft = _own(enquiry, actor=actor, version=version)
    answers = [*point_answers, *[""] * len(found.points)][: len(found.points)]
    _attach(found, uploads, actor=actor)
    if draft is None:
        return AnswerDraft.objects.create(enquiry=found, answer=text, point_answers=answers, held_by=actor)
    draft.answer, draft.point_answers = text, answers
    draft.version += 1
    draft.save(update_fields=["answer", "point_answers", "version", "updated_at"])
    return draft


@transaction.atomic
def take_over(enquiry: Enquiry, *, actor: User) -> AnswerDraft:
    """Go on with an answer that a colleague began; what they wrote stays.

    Raises:
        Conflict: the question moved on, or nobody has begun.
        NotPermitted: the actor does not act for the exporter.
    """
    case, found = locked(enquiry)
    require(actor, "questions.answer", found)
    expect_status(found, EnquiryStatus.OPEN, MOVED_ON)
    draft = AnswerDraft.objects.select_for_update(of=("self",)).filter(enquiry=found).first()
    if draft is None:
        raise Conflict("Nobody has begun this answer.", code="no_draft")
    if draft.held_by_id != actor.pk:
        draft.held_by = actor
        draft.version += 1
        draft.save(update_fields=["held_by", "version", "updated_at"])
        short = rules.in_short(found.question)
        audit.record(found, "enquiry.taken_over", actor=actor, thread=case.pk, question=short)
    return draft


def _attach(enquiry: Enquiry, uploads: Uploads, *, actor: User) -> None:
    if not uploads:
        return
    if enquiry.answer_documents.filter(removed=False).count() + len(uploads) > rules.MOST_FILES:
        raise DomainError(f"Attach at most {rules.MOST_FILES} documents.", code="too_many_files")
    for upload in uploads:
        document = AnswerDocument(enquiry=enquiry)
        document.file = files.store_upload(upload, owner=document, kind="answer", actor=actor)
        document.save(force_insert=True)


@transaction.atomic
def remove_document(document: AnswerDocument, *, actor: User) -> None:
    """Take a document off an answer that was not sent.

    Raises:
        Conflict, NotPermitted: as `save_answer` raises.
    """
    _own(document.enquiry, actor=actor, version=None)
    found = AnswerDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    found.removed = True
    found.version += 1
    found.save(update_fields=["removed", "version", "updated_at"])


@transaction.atomic
def answer(
    enquiry: Enquiry,
    *,
    text: str,
    point_answers: Sequence[str] = (),
    uploads: Uploads = (),
    actor: User,
    version: Version = None,
) -> Enquiry:
    """Send the answer. After the last open question the clock runs again, and the case is with its officer.

    Raises:
        DomainError: what `rules.check_answer` raises, `too_many_files`, or what the store of files raises.
        Conflict, NotPermitted: as `save_answer` raises.
    """
    found, draft = _own(enquiry, actor=actor, version=version)
    rules.check_answer(found.points, text, point_answers)
    _attach(found, uploads, actor=actor)
    if draft is not None:
        draft.delete()  # what it held is the answer now; its history stays
    now = timezone.now()
    given = {
        "answer": text.strip(),
        "point_answers": [one.strip() for one in point_answers][: len(found.points)],
        "answered_by": actor,
        "answered_at": now,
    }
    done = advance(found, "answer", ENQUIRY_FLOW, actor=actor, thread=found.case_id, fields=given)
    pass_extension(done)
    back_to_review(found.case, "answer", actor=actor, at=now)
    review.request_scoring(found.case_id)
    tell_askers(done, "answer_there")
    return done
