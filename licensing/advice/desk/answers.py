"""Writing an answer, the second signature, newer versions, revocation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.people.models import User
from licensing.advice import authority, precedents, queries, services
from licensing.advice.desk.work import find, form_page, posted, version_of
from licensing.advice.forms import AnswerForm, ReasonForm, first_answer, written_before
from licensing.advice.models import AdviceAnswer, AdviceRequest, AnswerStatus, RequestKind, RequestStatus
from licensing.control_lists.queries import editions_in_force


@opens_for("advice.work")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write the answer to a request; it starts from what was sent back, or from the precedents cited."""
    found = find(request, request_id)
    before = next((one for one in queries.answers_of(found) if one.status == AnswerStatus.SENT_BACK), None)
    return _answer_page(request, found, before, revision=False)


@opens_for("advice.work")
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write a newer version of an answer; it starts from the version that was issued last."""
    found = find(request, request_id)
    issued = queries.issued_of(queries.answers_of(found))
    return _answer_page(request, found, issued[0] if issued else None, revision=True)


def _answer_page(
    request: HttpRequest, found: AdviceRequest, before: AdviceAnswer | None, *, revision: bool
) -> HttpResponse:
    items = queries.items_of(found)
    shown = first_answer(items, precedents.uses_in(found))
    if before is not None:
        shown |= written_before(before)
    form = AnswerForm(
        posted(request), request=found, items=items, editions=editions_in_force(), initial=shown
    )
    if not revision:
        del form.fields["change_reason"]
    service = services.revise if revision else services.answer
    classifies = found.kind == RequestKind.CLASSIFICATION

    def act() -> Any:
        return service(found, form.given(), actor=actor_of(request), version=version_of(request))

    return form_page(
        request,
        found,
        form,
        act,
        "answer",
        "Your answer is on file.",
        revision=revision,
        before=before,
        verdict=_may_write(actor_of(request), found, revision=revision),
        signs=authority.categories_signed(actor_of(request)) if classifies else [],
        classifies=classifies,
    )


def _may_write(actor: User, found: AdviceRequest, *, revision: bool) -> Verdict:
    """Whether the person may write an answer now; the service asks again under lock."""
    verdict = check(actor, "advice.work", found)
    wanted = RequestStatus.ANSWERED if revision else RequestStatus.UNDER_REVIEW
    if verdict and found.status != wanted:
        return Verdict(f"No answer can be written now. State: {found.get_status_display().lower()}.")
    return verdict and authority.may_write(actor, found)


@opens_for("advice.countersign")
@require_POST
def countersign(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Put the second signature under an answer."""
    written = _find(request, answer_id)
    issued = services.countersign(written, actor=actor_of(request), version=version_of(request))
    messages.success(request, f"You countersigned {issued}; the exporter can read it now.")
    return redirect("licensing:desk-advice-request", issued.request_id)


@opens_for("advice.countersign")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Send an answer back to its officer, with the reason."""
    written, form = _find(request, answer_id), ReasonForm(posted(request))

    def act() -> Any:
        note = form.cleaned_data["reason"]
        return services.send_back(written, note=note, actor=actor_of(request), version=version_of(request))

    return form_page(request, written.request, form, act, "send_back", "The answer went back to its officer.")


@opens_for("advice.revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Revoke an issued answer, with the reason that the exporter reads."""
    written, form = _find(request, answer_id), ReasonForm(posted(request))

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return services.revoke(written, reason=reason, actor=actor_of(request), version=version_of(request))

    said = f"{written} is revoked. The exporter was told."
    cited = precedents.uses_of(written.request)
    return form_page(request, written.request, form, act, "revoke", said, written=written, cited_by=cited)


def _find(request: HttpRequest, answer_id: UUID) -> AdviceAnswer:
    visible = queries.requests_visible_to(actor_of(request))
    answers = AdviceAnswer.objects.filter(request__in=visible).select_related("request__organization")
    return get_object_or_404(answers, pk=answer_id)
