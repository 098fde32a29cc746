"""The exporter's pages: the questions that wait, one with its answer, more time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.kept import forget, keeps_typed, typed
from exportctl.core.web.pages import keyset_page
from licensing.applications.queries import application_for, applications_visible_to
from licensing.questions import queries, services
from licensing.questions.forms import AnswerForm, MoreTimeForm, OwnFilterForm, place
from licensing.questions.models import GIVEN, AnswerDocument, AnswerDraft, Enquiry, EnquiryStatus


@opens_for("questions.answer")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the questions to the organization that the person acts for, the earliest last day first."""
    actor = actor_of(request)
    form = OwnFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    found = queries.own_questions(actor)
    state = given.get("state") or "open"
    if state != "all":
        found = found.filter(status__in=[EnquiryStatus.OPEN] if state == "open" else GIVEN)
    if given.get("q"):
        found = found.filter(case__reference__istartswith=given["q"].strip())
    order = ("due_on", "pk") if state == "open" else ("-due_on", "-pk")
    page = keyset_page(found, request, order=order)
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "rows": [(one, one.status == EnquiryStatus.OPEN and one.due_on < today) for one in page.rows],
        "state": state,
        "filtered": bool(given.get("q")),
        "elsewhere": queries.waiting_elsewhere(actor),
    }
    return render(request, "licensing/questions/list.html", context)


@opens_for("questions.answer")
@require_safe
def of_application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show everything that was asked about one application, and what was answered."""
    actor = actor_of(request)
    application = get_object_or_404(applications_visible_to(actor), pk=application_id)
    found = queries.own_questions(actor).filter(case__application=application)
    context = {"application": application, "enquiries": list(found)}
    return render(request, "licensing/questions/of_application.html", context)


@opens_for("questions.answer")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def answer(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Show a question with its thread; keep the answer as a draft, or send it."""
    actor, enquiry = actor_of(request), _own(request, enquiry_id)
    draft = AnswerDraft.objects.filter(enquiry=enquiry).select_related("held_by").first()
    if request.method != "POST":
        return _answer_page(
            request, enquiry, draft, AnswerForm(enquiry=enquiry, initial=_first(request, draft))
        )
    form = AnswerForm(request.POST, request.FILES, enquiry=enquiry, sending="save" not in request.POST)
    if form.is_valid():
        data, version = form.cleaned_data, request.POST.get("version", "")
        words = {"text": data["answer"], "point_answers": form.point_answers()}
        try:
            if "save" in request.POST:
                services.save_answer(
                    enquiry, **words, uploads=data["documents"], actor=actor, version=version
                )
                messages.success(request, "Your answer is kept. It is not sent yet.")
            else:
                services.answer(enquiry, **words, uploads=data["documents"], actor=actor, version=version)
                messages.success(request, _sent(enquiry))
        except DomainError as error:
            place(form, error)
        else:
            forget(request)
            if "save" in request.POST:
                return redirect("licensing:answer", enquiry.pk)
            return redirect("licensing:tracking", enquiry.case.application_id)
    return _answer_page(request, enquiry, draft, form, status=422)


def _sent(enquiry: Enquiry) -> str:
    others = enquiry.case.enquiries.filter(status=EnquiryStatus.OPEN).count()
    if not others:
        return "Your answer was sent, and the clock runs again."
    more = "Another question still waits" if others == 1 else f"{others} other questions still wait"
    return f"Your answer was sent. {more} for an answer; until then the clock stands still."


def _first(request: HttpRequest, draft: AnswerDraft | None) -> dict[str, Any]:
    """Return what the form starts with: the draft, and over it what was typed before a session ran out."""
    stored: dict[str, Any] = {}
    if draft is not None:
        stored = {f"point_{number}": text for number, text in enumerate(draft.point_answers, start=1)}
        stored["answer"] = draft.answer
    return stored | typed(request)


def _answer_page(
    request: HttpRequest, enquiry: Enquiry, draft: AnswerDraft | None, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    waits = enquiry.status == EnquiryStatus.OPEN
    rounds = queries.own_thread(enquiry, actor)
    shown = next(one for one in rounds if one.pk == enquiry.pk)
    context = {
        "enquiry": shown,
        "before": [one for one in rounds if one.round < enquiry.round],
        "after": [one for one in rounds if one.round > enquiry.round],
        "extensions": list(shown.extensions.all()),
        "more_time_asked": any(one.status == "asked" for one in shown.extensions.all()),
        "waits": waits,
        "overdue": waits and enquiry.due_on < timezone.localdate(),
        "draft": draft,
        "held": draft is not None and draft.held_by_id != actor.pk,
        "attached": _attached(enquiry) if waits else [],
        "form": form,
    }
    return render(request, "licensing/questions/answer.html", context, status=status)


def _attached(enquiry: Enquiry) -> list[AnswerDocument]:
    return list(enquiry.answer_documents.filter(removed=False).select_related("file"))


@opens_for("questions.answer")
@require_POST
def take_over(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Go on with a colleague's draft."""
    services.take_over(_own(request, enquiry_id), actor=actor_of(request))
    messages.success(request, "You write this answer now. What your colleague wrote is still here.")
    return redirect("licensing:answer", enquiry_id)


@opens_for("questions.answer")
@require_POST
def remove_document(request: HttpRequest, enquiry_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a document off an answer that was not sent."""
    document = get_object_or_404(AnswerDocument, pk=document_id, enquiry=_own(request, enquiry_id))
    services.remove_document(document, actor=actor_of(request))
    return redirect("licensing:answer", enquiry_id)


@opens_for("questions.answer")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def more_time(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Ask for more time to answer."""
    enquiry = _own(request, enquiry_id)
    form = MoreTimeForm(request.POST if request.method == "POST" else None, initial=typed(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.ask_for_more_time(
                enquiry, reason=data["reason"], until=data["until"], actor=actor_of(request)
            )
        except DomainError as error:
            place(form, error)
        else:
            forget(request)
            messages.success(request, "You asked for more time. Until it is granted, the last day stays.")
            return redirect("licensing:answer", enquiry.pk)
    context = {"enquiry": enquiry, "form": form}
    status = 422 if form.errors else 200
    return render(request, "licensing/questions/more_time.html", context, status=status)


def _own(request: HttpRequest, enquiry_id: UUID) -> Enquiry:
    """Return a question to the exporter; where the person acts for another one now, the refusal says so."""
    actor = actor_of(request)
    found = queries.own_questions(actor).filter(pk=enquiry_id).first()
    if found is None:
        sent = Enquiry.objects.for_exporter().filter(pk=enquiry_id).select_related("case").first()
        if sent is not None:
            application_for(actor, sent.case.application_id)
        raise Missing
    return found
