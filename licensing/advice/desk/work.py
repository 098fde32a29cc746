"""One request at the desk, and what an officer does with it before the answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.queries import clock_state
from exportctl.core.people.models import User
from licensing.advice import authority, precedents, queries, rules, services
from licensing.advice.desk.queue import why_here
from licensing.advice.forms import AssignForm, QuestionForm, ReasonForm, explained
from licensing.advice.models import AdviceAnswer, AdviceRequest, AnswerStatus, QuestionStatus
from licensing.advice.rows import item_rows, transaction_rows


@opens_for("advice.see")
@require_safe
def page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show everything about one request on one page, with the next step and who may take it."""
    actor, found = actor_of(request), find(request, request_id)
    items = queries.items_of(found)
    answers = queries.answers_of(found)
    clock = clock_state(found.pk, rules.CLOCK, timezone.now())
    proposed = next((one for one in answers if one.status == AnswerStatus.PROPOSED), None)
    may_work = check(actor, "advice.work", found)
    questions = list(found.questions.select_related("asked_by", "answered_by"))
    waits = next((one.created_at for one in questions if one.status == QuestionStatus.OPEN), None)
    cited = precedents.uses_in(found)
    today = timezone.localdate()
    like = precedents.similar(actor, found, items, cited, on=today)
    context: dict[str, Any] = {
        "asked": found,
        "clock": clock,
        "why": why_here(found, clock, proposed.second_reasons if proposed else (), waits),
        "items": [(item, item_rows(item), like.get(item.number, [])) for item in items],
        "transaction": transaction_rows(found),
        "documents": queries.documents_of(found),
        "questions": questions,
        "answers": [(answer, answer.holds(today)) for answer in answers],
        "issued": next((one for one in answers if one.status == AnswerStatus.ISSUED), None),
        "proposed": proposed,
        "cited": cited,
        "cited_by": precedents.uses_of(found),
        "may_work": may_work,
        "may_cite": queries.may_cite(actor, found),
        "may_assign": check(actor, "advice.assign", found),
        "may_countersign": _may_countersign(actor, proposed) if proposed else None,
        "may_send_back": check(actor, "advice.countersign", proposed) if proposed else None,
        "may_write": may_work and authority.may_write(actor, found),
        "may_revoke": check(actor, "advice.revoke"),
        "events": timeline(found.pk, for_exporter=False)[:100],
    }
    return render(request, "licensing/advice/desk_request.html", context)


def _may_countersign(actor: User, proposed: AdviceAnswer) -> Verdict:
    """Whether the person may sign; the service asks again under lock."""
    return check(actor, "advice.countersign", proposed) and authority.may_sign(actor, proposed)


@opens_for("advice.work")
@require_POST
def take(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request that nobody has."""
    found = find(request, request_id)
    services.take(found, actor=actor_of(request), version=version_of(request))
    messages.success(request, f"{found.reference} is yours now.")
    return redirect("licensing:desk-advice-request", found.pk)


@opens_for("advice.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Hand a request to an officer."""
    found = find(request, request_id)
    form = AssignForm(posted(request), initial={"officer": found.officer_id})

    def act() -> Any:
        to = form.cleaned_data["officer"]
        return services.assign(found, to=to, actor=actor_of(request), version=version_of(request))

    return form_page(request, found, form, act, "assign", f"{found.reference} was assigned.")


@opens_for("advice.work")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Put a question to the exporter."""
    found = find(request, request_id)
    form = QuestionForm(posted(request))

    def act() -> Any:
        text = form.cleaned_data["question"]
        return services.ask(found, question=text, actor=actor_of(request), version=version_of(request))

    said = "Your question was sent. The clock stands still until it is answered."
    return form_page(request, found, form, act, "ask", said)


@opens_for("advice.work")
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on without the exporter's answer."""
    found = find(request, request_id)
    form = ReasonForm(posted(request))

    def act() -> Any:
        reason = form.cleaned_data["reason"]
        return services.go_on(found, reason=reason, actor=actor_of(request), version=version_of(request))

    return form_page(request, found, form, act, "go_on", "The clock runs again.")


@opens_for("advice.work")
@require_POST
def cite(request: HttpRequest, request_id: UUID, item_id: UUID, line_id: UUID) -> HttpResponse:
    """Record that a precedent is reused for an item."""
    actor, found = actor_of(request), find(request, request_id)
    item = get_object_or_404(found.items, pk=item_id)
    line = get_object_or_404(precedents.precedents_visible_to(actor), pk=line_id)
    services.cite(item, line, actor=actor)
    messages.success(request, f"{line.answer} is cited. The answer form starts from what it says.")
    return redirect("licensing:desk-advice-request", found.pk)


def find(request: HttpRequest, request_id: UUID) -> AdviceRequest:
    """Return a request that the person may know of, or 404."""
    found = queries.requests_visible_to(actor_of(request)).select_related("submitted_by")
    return get_object_or_404(found, pk=request_id)


def posted(request: HttpRequest) -> Any:
    """Return what was posted, be it nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def version_of(request: HttpRequest) -> str:
    """Return the version that the page was drawn from; a form without one counts as stale."""
    return request.POST.get("version", "")


def form_page(
    request: HttpRequest,
    found: AdviceRequest,
    form: Form,
    act: Callable[[], Any],
    name: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """Do what a valid form asks for and go back to the request, or draw the form with its errors."""
    if form.is_bound and form.is_valid() and explained(form, act) is not None:
        messages.success(request, said)
        return redirect("licensing:desk-advice-request", found.pk)
    context |= {"form": form, "asked": found}
    return render(request, f"licensing/advice/{name}.html", context, status=422 if form.errors else 200)
