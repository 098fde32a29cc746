"""The officer's work before the answer: taking a request, questions, precedents."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.calendar import rules as days
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.advice import likeness, precedents, rules
from licensing.advice.flow import ADVICE_FLOW, QUESTION_FLOW
from licensing.advice.models import (
    AdviceItem,
    AdviceQuestion,
    AdviceRequest,
    AnswerLine,
    AnswerStatus,
    PrecedentUse,
    QuestionStatus,
    RequestStatus,
)
from licensing.advice.services.clock import copy_clock
from licensing.advice.services.drafts import Version
from licensing.advice.services.notices import tell

SHOWN = 160


@transaction.atomic
def take(request: AdviceRequest, *, actor: User, version: Version = None) -> AdviceRequest:
    """Take a request that nobody has.

    Raises:
        Conflict: somebody took it already, or the page was drawn from an older version.
        NotPermitted: the actor may not work on requests.
    """
    return advance(
        request,
        "take",
        ADVICE_FLOW,
        actor=actor,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, version),
        fields={"officer": actor},
    )


@transaction.atomic
def assign(request: AdviceRequest, *, to: User, actor: User, version: Version = None) -> AdviceRequest:
    """Hand a request to an officer; one that was only received is under review from then on.

    Raises:
        NotPermitted, Conflict: the actor may not, it was withdrawn, or the page is stale.
        DomainError: `not_an_officer`.
    """
    if not to.holds("advice.work"):
        raise DomainError(f"{to} is not a licensing officer.", code="not_an_officer")
    locked = (
        AdviceRequest.objects.select_for_update(of=("self",)).select_related("officer").get(pk=request.pk)
    )
    require(actor, "advice.assign", locked)
    expect_version(locked, version)
    if locked.status == RequestStatus.RECEIVED:
        given = {"officer": to}
        return advance(locked, "assign", ADVICE_FLOW, actor=actor, thread=locked.pk, fields=given, officer=to)
    before = str(locked.officer or "")
    locked.officer = to
    locked.version += 1
    locked.save(update_fields=["officer", "version", "updated_at"])
    audit.record(
        locked,
        "advice.assign",
        actor=actor,
        thread=locked.pk,
        before={"officer": before},
        after={"officer": str(to)},
        officer=to,
    )
    return locked


@transaction.atomic
def ask(request: AdviceRequest, *, question: str, actor: User, version: Version = None) -> AdviceQuestion:
    """Put a question to the exporter; the clock stands still until it is answered.

    Raises:
        DomainError: `question_required`.
        Conflict: the request is not under review, or the page was drawn from an older version.
        NotPermitted: the actor does not have the request.
    """
    text = question.strip()
    if not text:
        raise DomainError("Write the question.", code="question_required")
    now = timezone.now()
    plain = " ".join(text.split())
    moved = advance(
        request,
        "ask",
        ADVICE_FLOW,
        actor=actor,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, version),
        question=plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…",
    )
    due = days.add_days(
        now.date(), rules.QUESTION_DAYS, unit=days.WORKING, jurisdiction=settings.JURISDICTION
    )
    made = AdviceQuestion.objects.create(request=moved, question=text, asked_by=actor, due_on=due)
    clocks.pause(moved.pk, rules.CLOCK, at=now, reason="A question waits for the exporter's answer")
    copy_clock(moved)
    tell(moved, "question")
    return made


@transaction.atomic
def explain(question: AdviceQuestion, *, text: str, actor: User) -> AdviceQuestion:
    """Answer a question; the clock runs again and the request is back with its officer.

    Raises:
        DomainError: `answer_required`.
        Conflict: the question was answered or dropped meanwhile.
        NotPermitted: the actor does not act for the organization.
    """
    if not text.strip():
        raise DomainError("Write your answer.", code="answer_required")
    now = timezone.now()
    moved = advance(question.request, "explain", ADVICE_FLOW, actor=actor, thread=question.request_id)
    given = {"answer": text.strip(), "answered_by": actor, "answered_at": now}
    done = advance(question, "answer", QUESTION_FLOW, actor=actor, thread=moved.pk, fields=given)
    clocks.resume(moved.pk, rules.CLOCK, at=now)
    copy_clock(moved)
    return done


@transaction.atomic
def go_on(request: AdviceRequest, *, reason: str, actor: User, version: Version = None) -> AdviceRequest:
    """Go on without the exporter's answer, for a reason; the clock runs again.

    Raises:
        DomainError: `reason_required`.
        Conflict: no question waits, or the page was drawn from an older version.
        NotPermitted: the actor does not have the request.
    """
    moved = advance(
        request,
        "go_on",
        ADVICE_FLOW,
        actor=actor,
        reason=reason,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, version),
    )
    for question in moved.questions.filter(status=QuestionStatus.OPEN):
        advance(question, "drop", QUESTION_FLOW, actor=None, thread=moved.pk)
    clocks.resume(moved.pk, rules.CLOCK, at=timezone.now())
    copy_clock(moved)
    return moved


@transaction.atomic
def cite(item: AdviceItem, precedent: AnswerLine, *, actor: User) -> PrecedentUse:
    """Record that a precedent is reused for an item; the answer form then starts from what it says.

    Citing the same again returns the first record.

    Raises:
        NotPermitted: the actor does not have the request.
        Conflict: the request is not under review, or the precedent no longer stands (`precedent_ended`).
        DomainError: `own_answer`, because an answer is no precedent for its own request.
    """
    request = AdviceRequest.objects.select_for_update(of=("self",)).get(pk=item.request_id)
    require(actor, "advice.work", request)
    if request.status not in {RequestStatus.UNDER_REVIEW, RequestStatus.ANSWERED}:
        raise Conflict("A precedent is cited while an answer is being written.", code="wrong_status")
    # Locked, so that it cannot be revoked between this look and the record.
    answer = type(precedent.answer).objects.select_for_update(of=("self",)).get(pk=precedent.answer_id)
    if answer.status != AnswerStatus.ISSUED:
        raise Conflict(
            f"{answer} does not stand any more: {answer.get_status_display().lower()}.",
            code="precedent_ended",
        )
    if answer.request_id == request.pk:
        raise DomainError("An answer is no precedent for its own request.", code="own_answer")
    found = PrecedentUse.objects.filter(item=item, precedent=precedent).first()
    if found is not None:
        return found
    pairs = likeness.pairs(precedents.words_of(item), precedent.search_text)
    made = PrecedentUse.objects.create(
        item=item, precedent=precedent, cited_by=actor, words=[str(pair) for pair in pairs]
    )
    audit.record(
        request,
        "advice.cited",
        actor=actor,
        thread=request.pk,
        after={"precedent": str(answer), "line": precedent.pk},
        precedent=f"{answer}, item {precedent.item.number}",
        number=item.number,
    )
    return made
