"""Questions to the exporter, during which the clock stands still."""

from collections.abc import Sequence

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.calendar import rules as days
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import DomainError, Gap
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.corrections import queries, rules
from screening.corrections.flow import CORRECTION_FLOW, QUESTION_FLOW
from screening.corrections.models import CorrectionQuestion, CorrectionRequest, QuestionStatus
from screening.corrections.services.clock import copy_clock
from screening.corrections.services.telling import check_told

Version = int | str | None
SHOWN = 200


@transaction.atomic
def ask(
    request: CorrectionRequest, *, question: str, actor: User, seen: Version = None
) -> CorrectionQuestion:
    """Put a question to the exporter; the clock stands still until the answer.

    Raises:
        DomainError: `question_required` or `tips_off`.
        Conflict: the request is not under review, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor does not have the request.
    """
    text = question.strip()
    if not text:
        raise DomainError("Write the question.", code="question_required")
    check_told(request, text, field="question")
    now = timezone.now()
    moved = advance(
        request,
        "ask",
        CORRECTION_FLOW,
        actor=actor,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, seen),
        question=text if len(text) <= SHOWN else f"{text[:SHOWN]}…",
    )
    due = days.add_days(
        now.date(), rules.QUESTION_DAYS, unit=days.WORKING, jurisdiction=settings.JURISDICTION
    )
    made = CorrectionQuestion.objects.create(request=moved, question=text, asked_by=actor, due_on=due)
    clocks.pause(moved.pk, rules.CLOCK, at=now, reason="A question waits for the exporter's answer")
    copy_clock(moved)
    return made


@transaction.atomic
def answer(
    question: CorrectionQuestion,
    *,
    text: str,
    actor: User,
    evidence: "Sequence[UploadedFile[bytes]]" = (),
) -> CorrectionQuestion:
    """Answer a question; the clock runs again and the request is back with its analyst.

    Raises:
        DomainError: `answer_required`, `evidence_refused`, or what `files.services.store_upload` raises.
        Conflict: the question is answered or dropped.
        NotPermitted: the actor does not act for the organization.
    """
    if not text.strip():
        raise DomainError("Write your answer.", code="answer_required")
    request = question.request
    if queries.files_of(request).count() + len(evidence) > rules.MOST_FILES:
        said = f"A request has at most {rules.MOST_FILES} files."
        raise DomainError(said, code="evidence_refused", gaps=[Gap(said, field="evidence")])
    now = timezone.now()
    moved = advance(request, "answer", CORRECTION_FLOW, actor=actor, thread=request.pk)
    given = {"answer": text.strip(), "answered_by": actor, "answered_at": now}
    done = advance(question, "answer", QUESTION_FLOW, actor=actor, thread=request.pk, fields=given)
    for upload in evidence:
        files.store_upload(upload, owner=moved, kind="evidence", actor=actor)
    clocks.resume(moved.pk, rules.CLOCK, at=now)
    copy_clock(moved)
    return done


@transaction.atomic
def go_on(request: CorrectionRequest, *, reason: str, actor: User, seen: Version = None) -> CorrectionRequest:
    """Go on without an answer, for a reason; the clock runs again.

    Raises:
        DomainError: `reason_required`.
        Conflict: no question waits, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor does not have the request.
    """
    moved = advance(
        request,
        "go_on",
        CORRECTION_FLOW,
        actor=actor,
        reason=reason,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, seen),
    )
    for question in moved.questions.filter(status=QuestionStatus.OPEN):
        advance(question, "drop", QUESTION_FLOW, actor=None, thread=moved.pk)
    clocks.resume(moved.pk, rules.CLOCK, at=timezone.now())
    copy_clock(moved)
    return moved
