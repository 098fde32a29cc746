"""Reads of requests and answers, each from the person who asks."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from exportctl.core.access import check
from exportctl.core.errors import Conflict, Gap, Missing
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.advice import rules
from licensing.advice.models import (
    WAS_ISSUED,
    AdviceAnswer,
    AdviceDocument,
    AdviceItem,
    AdviceQuestion,
    AdviceRequest,
    AnswerLine,
    AnswerStatus,
    LineOutcome,
    QuestionStatus,
    RequestStatus,
)
from licensing.organizations.queries import whole_organizations


def requests_visible_to(actor: User) -> QuerySet[AdviceRequest]:
    """Return the requests that `actor` may know of.

    Exporters know those of their organizations, agents of some sites none, because a request has no site; the
    authority knows filed ones, by role; others none.
    """
    requests = AdviceRequest.objects.select_related("organization", "officer")
    if actor.side == Side.EXPORTER:
        return requests.filter(organization__in=whole_organizations(actor))
    if actor.holds("advice.see"):
        return requests.exclude(status=RequestStatus.DRAFT)
    return requests.none()


def draft_of(actor: User, request_id: UUID) -> AdviceRequest:
    """Return a draft that `actor` may open.

    Raises:
        Missing: there is none that this person may know of.
        Conflict: `not_a_draft`, because it was filed meanwhile.
    """
    found = requests_visible_to(actor).filter(pk=request_id).first()
    if found is None:
        raise Missing
    if found.status != RequestStatus.DRAFT:
        raise Conflict(
            f"This request was submitted as {found.reference}, so it can no longer be changed.",
            code="not_a_draft",
        )
    return found


def items_of(request: AdviceRequest) -> list[AdviceItem]:
    """Return a request's items in order, each with the entry that the exporter proposes."""
    return list(request.items.select_related("proposed_entry", "product_version__product"))


def documents_of(request: AdviceRequest) -> list[AdviceDocument]:
    """Return the documents that nobody removed, with their files."""
    return list(request.documents.filter(removed=False).select_related("file"))


def gaps_of(request: AdviceRequest) -> dict[str, list[Gap]]:
    """Return what a draft lacks, by section, from the database as it is now."""
    return rules.draft_gaps(
        rules.Draft(
            kind=request.kind,
            items=AdviceItem.objects.filter(request=request).count(),
            destination=request.destination,
            end_user=request.end_user,
            end_use=request.end_use,
            question=request.question,
        )
    )


def questions_waiting(actor: User) -> QuerySet[AdviceRequest]:
    """Return the requests that wait for the exporter's answer to a question."""
    return requests_visible_to(actor).filter(status=RequestStatus.QUESTION)


def open_questions_of(actor: User) -> QuerySet[AdviceQuestion]:
    """Return the questions that wait for an answer from the exporter's organizations, most urgent first."""
    own = requests_visible_to(actor).filter(organization__in=whole_organizations(actor))
    questions = AdviceQuestion.objects.filter(request__in=own, status=QuestionStatus.OPEN)
    return questions.select_related("request").order_by("due_on")


WITH_LINES = Prefetch(
    "lines",
    AnswerLine.objects.select_related("item__product_version", "entry__edition").order_by("item__number"),
)


def answers_of(request: AdviceRequest) -> list[AdviceAnswer]:
    """Return every version of a request's answer, also those that were not issued, newest first."""
    answers = request.answers.select_related(
        "made_by", "second", "ended_by", "edition__control_list", "replaces"
    )
    found = list(answers.prefetch_related(WITH_LINES))
    for answer in found:
        answer.request = request
    return found


def issued_of(answers: list[AdviceAnswer]) -> list[AdviceAnswer]:
    """Return what the exporter may read of a request's answers: those that were ever issued."""
    return [answer for answer in answers if answer.status in WAS_ISSUED]


def own_answers(actor: User) -> QuerySet[AdviceAnswer]:
    """Return the answers that were issued to the exporter's organizations, with their lines."""
    return (
        AdviceAnswer.objects.filter(
            request__in=requests_visible_to(actor).filter(organization__in=whole_organizations(actor)),
            status__in=WAS_ISSUED,
        )
        .select_related("request__organization", "edition__control_list")
        .prefetch_related(WITH_LINES)
    )


@dataclass(frozen=True)
class Filters:
    """What the queue shows. Every field has an empty value that filters nothing."""

    whose: str = "all"
    kind: str = ""
    status: str = ""
    clock: str = ""
    text: str = ""


PROPOSED = AdviceAnswer.objects.filter(request=OuterRef("pk"), status=AnswerStatus.PROPOSED)


def queue(actor: User, filters: Filters, *, today: date) -> QuerySet[AdviceRequest]:
    """Return the open requests, and answered ones whose newer answer waits for a signature.

    With the status `answered` or `withdrawn`, return what is closed instead.
    """
    requests = requests_visible_to(actor).filter(_belongs_to(filters.whose, actor))
    if filters.status:
        requests = requests.filter(status=filters.status)
    else:
        requests = requests.filter(Q(closed_at=None) | Exists(PROPOSED))
    if filters.kind:
        requests = requests.filter(kind=filters.kind)
    if filters.clock == "overdue":
        requests = requests.filter(due_on__lt=today, waiting=False, closed_at=None)
    elif filters.clock == "waiting":
        requests = requests.filter(waiting=True)
    for word in filters.text.replace("\0", "").lower().split():
        requests = requests.filter(search_text__contains=word)
    return requests


def _belongs_to(whose: str, actor: User) -> Q:
    """Return the condition of "mine", "unassigned" or "all"."""
    return {"mine": Q(officer=actor), "unassigned": Q(officer=None)}.get(whose, Q())


def queue_counts(actor: User, filters: Filters, *, today: date) -> dict[str, int]:
    """Return how many requests fit the filters: the actor's own, nobody's, and all. One query."""
    requests = queue(actor, replace(filters, whose="all"), today=today).order_by()
    kinds = ("mine", "unassigned", "all")
    return requests.aggregate(**{kind: Count("pk", filter=_belongs_to(kind, actor)) for kind in kinds})


def open_requests(actor: User) -> QuerySet[AdviceRequest]:
    """Return the requests that wait for the authority, not counting those that wait for the exporter."""
    waiting = requests_visible_to(actor).filter(Q(closed_at=None) | Exists(PROPOSED))
    return waiting.exclude(status=RequestStatus.QUESTION)


def facts_of(item: AdviceItem, *, outcome: str, entry: object, reason: str) -> rules.Line:
    """Return what the rules read of an answer about an item; `entry` is a control list entry or None."""
    proposed = {"entry": item.proposed_entry.code if item.proposed_entry else "", "not_listed": ""}
    return rules.Line(
        number=item.number,
        outcome=outcome,
        entry=str(getattr(entry, "code", "")),
        reason=reason,
        sensitive=bool(getattr(entry, "sensitive", False)),
        proposed=proposed.get(item.proposal),
        special_design=item.special_design,
    )


def may_cite(actor: User, request: AdviceRequest) -> bool:
    """Whether the person is writing an answer to a request, for which precedents are cited."""
    writing = request.status in {RequestStatus.UNDER_REVIEW, RequestStatus.ANSWERED}
    return writing and bool(check(actor, "advice.work", request))


def outcome_choices(kind: str) -> list[tuple[str, str]]:
    """Return what may be answered to a request of a kind."""
    return [(value, str(LineOutcome(value).label)) for value in rules.ALLOWED[kind]]
