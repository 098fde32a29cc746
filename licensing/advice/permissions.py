"""Who may do what about a request for a classification or for advice, and why not."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, check, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.advice.models import (
    AdviceAnswer,
    AdviceQuestion,
    AdviceRequest,
    AnswerStatus,
    RequestStatus,
)
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import why_not_whole


@rule("advice.request")
def may_request(actor: User, subject: Organization | AdviceRequest | AdviceQuestion) -> Verdict:
    """Whoever acts for an active organization drafts, files, explains and withdraws for it."""
    organization = subject if isinstance(subject, Organization) else _request_of(subject).organization
    if reason := why_not_whole(actor, organization):
        return Verdict(reason)
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(f"{organization.name} cannot ask yet. The authority must approve its registration.")
    return ALLOW


@rule("advice.assign")
def may_assign(actor: User, request: AdviceRequest) -> Verdict:
    """What is filed and not withdrawn can be handed on; so can an answered one, which may need revision."""
    if request.status == RequestStatus.WITHDRAWN:
        return Verdict("This request was withdrawn.")
    return ALLOW


@rule("advice.work")
def may_work(actor: User, subject: AdviceRequest | AdviceAnswer) -> Verdict:
    """Whoever has a request works on it, so that two officers do not cross; one that nobody has is taken."""
    request = _request_of(subject)
    if request.status == RequestStatus.WITHDRAWN:
        return Verdict("This request was withdrawn.")
    if request.officer_id is None and request.status != RequestStatus.RECEIVED:
        return Verdict("Nobody has this request. Take it first.")
    if request.officer_id not in {None, actor.pk}:
        return Verdict(f"{request.officer} has this request. Ask for it to be assigned to you.")
    return ALLOW


@rule("advice.countersign")
def may_countersign(actor: User, subject: AdviceRequest | AdviceAnswer) -> Verdict:
    """Four eyes: nobody signs, or sends back, what they wrote."""
    answer = subject if isinstance(subject, AdviceAnswer) else proposed_answer(subject)
    if answer is None or answer.status != AnswerStatus.PROPOSED:
        return Verdict("There is no answer that waits for a second signature.")
    if answer.made_by_id == actor.pk:
        return Verdict("You wrote this answer; someone else must countersign it.")
    return ALLOW


def proposed_answer(request: AdviceRequest) -> AdviceAnswer | None:
    """Return the answer of a request that waits for a second signature, if there is one."""
    return request.answers.filter(status=AnswerStatus.PROPOSED).first()


@file_rule("licensing.advicerequest")
def may_read_file(actor: User, request_id: UUID) -> Verdict:
    """The exporter's own people, and those of the authority who see requests once it was filed."""
    request = AdviceRequest.objects.select_related("organization").filter(pk=request_id).first()
    if request is not None:
        if not why_not_whole(actor, request.organization):
            return ALLOW
        if check(actor, "advice.see") and request.status != RequestStatus.DRAFT:
            return ALLOW
    return Verdict("You may not read the files of this request.")


def _request_of(subject: AdviceRequest | AdviceAnswer | AdviceQuestion) -> AdviceRequest:
    return subject if isinstance(subject, AdviceRequest) else subject.request
