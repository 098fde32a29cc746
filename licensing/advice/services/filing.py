"""Filing a request, after which it is frozen, and taking it back."""

from django.db import transaction
from django.utils import timezone

from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.calendar import services as clocks
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.advice import queries, rules
from licensing.advice.flow import ADVICE_FLOW, ANSWER_FLOW, QUESTION_FLOW
from licensing.advice.models import (
    AdviceItem,
    AdviceRequest,
    AnswerStatus,
    QuestionStatus,
    RequestStatus,
)
from licensing.advice.services.clock import copy_clock
from licensing.advice.services.drafts import Version


@transaction.atomic
def submit(request: AdviceRequest, *, actor: User, version: Version) -> AdviceRequest:
    """File a draft: it gets its reference, its clock starts, and it is frozen.

    Of several callers one files it; the others are refused with `already_submitted`, and no number is lost.

    Raises:
        NotPermitted: the actor may not act for the organization.
        Conflict: `already_submitted` or `stale`.
        DomainError: `gaps_remain`, with every gap.
    """
    draft = AdviceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(actor, "advice.request", draft)
    if draft.status != RequestStatus.DRAFT:
        raise Conflict(f"This request was already submitted as {draft.reference}.", code="already_submitted")
    if gaps := [gap for part in queries.gaps_of(draft).values() for gap in part]:
        raise DomainError("The request is not complete yet.", code="gaps_remain", gaps=gaps)
    items = queries.items_of(draft)
    now = timezone.now()
    number = rules.number_of(draft.kind, now.year, next_number(f"advice.{draft.kind}", now.year))
    clock = clocks.start_clock(draft.pk, rules.CLOCK, at=now, days=rules.DAYS[draft.kind])
    return advance(
        draft,
        "submit",
        ADVICE_FLOW,
        actor=actor,
        thread=draft.pk,
        gate=lambda locked: expect_version(locked, version),
        fields={
            "reference": number,
            "submitted_by": actor,
            "submitted_at": now,
            "goods": rules.items_in_short([item.name for item in items])[:240],
            "search_text": _search_text(draft, number, items),
            "due_on": clock.due_on,
        },
        reference=number,
    )


def _search_text(draft: AdviceRequest, number: str, items: list[AdviceItem]) -> str:
    words = [number, draft.own_reference, draft.organization.name, draft.end_user]
    for item in items:
        code = item.proposed_entry.code if item.proposed_entry else ""
        words += [item.name, item.manufacturer, item.part_number, code]
    return " ".join(filter(None, words)).lower()


@transaction.atomic
def withdraw(
    request: AdviceRequest, *, actor: User, reason: str = "", version: Version = None
) -> AdviceRequest:
    """Take a request back while it has no answer; a question and a proposed answer are dropped.

    Raises:
        Conflict: it is answered or withdrawn, or the page was drawn from an older version.
        NotPermitted: the actor may not act for the organization.
    """
    now = timezone.now()
    done = advance(
        request,
        "withdraw",
        ADVICE_FLOW,
        actor=actor,
        reason=reason,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, version),
        fields={"closed_at": now},
    )
    for question in done.questions.filter(status=QuestionStatus.OPEN):
        advance(question, "drop", QUESTION_FLOW, actor=None, thread=done.pk)
    for answer in done.answers.filter(status=AnswerStatus.PROPOSED):
        advance(answer, "drop", ANSWER_FLOW, actor=None, thread=done.pk)
    clocks.stop(done.pk, rules.CLOCK, at=now)
    copy_clock(done)
    return done
