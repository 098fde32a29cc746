"""The exporters' pages: ask for a correction, follow it, answer, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.queries import clock_state
from exportctl.core.people.memberships import memberships_of
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.shapes import Row
from screening.corrections import queries, services
from screening.corrections.forms import AnswerForm, CorrectionForm, WithdrawForm, explained, prefilled
from screening.corrections.models import FINAL, CorrectionQuestion, CorrectionRequest
from screening.corrections.rules import CLOCK
from screening.lookups.models import Lookup
from screening.lookups.queries import checks_visible_to
from screening.watchlists.models import Watchlist


@opens_for("corrections.request")
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List the requests of the exporter's organizations, newest first."""
    rows = queries.requests_visible_to(actor_of(request))
    page = keyset_page(rows, request, order=("-requested_at", "pk"))
    return render(request, "screening/corrections/list.html", {"page": page})


@opens_for("corrections.request")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a correction; `check` and `match` in the address fill in what an own check found."""
    actor = actor_of(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    active = [one for one in memberships_of(actor) if one.active]
    check = _check(request)
    form = CorrectionForm(
        *data,
        memberships=active,
        lists=queries.public_lists(),
        initial=prefilled(check, request.GET.get("match", "")) if check else {},
    )
    if form.is_valid():
        made = explained(form, lambda: _filed(form, request, check))
        if made is not None:
            messages.success(request, f"Your request {made.number} was received.")
            return redirect("screening:correction", made.pk)
    context = {"form": form, "active": active}
    return render(request, "screening/corrections/new.html", context, status=422 if form.is_bound else 200)


@opens_for("corrections.request")
@require_safe
def correction(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request: where it is, its clock, questions, what was asked, and the answer."""
    found = _own(request, request_id)
    closed = found.status in FINAL
    decision = found.decisions.filter(status="confirmed").first()
    context: dict[str, Any] = {
        "correction": found,
        "closed": closed,
        "clock": clock_state(found.pk, CLOCK, timezone.now()),
        "answer": decision.answer if decision is not None else "",
        "questions": list(found.questions.all()),
        "rows": rows_of(found),
        "files": queries.files_of(found),
        "events": timeline(found.pk, for_exporter=True)[:100],
    }
    return render(request, "screening/corrections/correction.html", context)


@opens_for("corrections.request")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer a question of the authority."""
    actor = actor_of(request)
    questions = CorrectionQuestion.objects.filter(request__in=queries.requests_visible_to(actor))
    question = get_object_or_404(questions.select_related("request"), pk=question_id)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswerForm(*data)
    if form.is_valid():
        given = form.cleaned_data
        done = explained(
            form,
            lambda: services.answer(question, text=given["answer"], evidence=given["evidence"], actor=actor),
        )
        if done is not None:
            messages.success(request, "Your answer was sent, and the clock runs again.")
            return redirect("screening:correction", question.request_id)
    context = {"form": form, "question": question}
    return render(request, "screening/corrections/answer.html", context, status=422 if form.is_bound else 200)


@opens_for("corrections.request")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    found = _own(request, request_id)
    data = request.POST if request.method == "POST" else None
    form = WithdrawForm(data, initial={"version": found.version})
    if form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.seen
        services.withdraw(found, actor=actor_of(request), reason=reason, seen=seen)
        messages.success(request, f"{found.number} is withdrawn.")
        return redirect("screening:correction", found.pk)
    context = {"form": form, "correction": found, "closed": found.status in FINAL}
    status = 422 if form.is_bound else 200
    return render(request, "screening/corrections/withdraw.html", context, status=status)


def rows_of(found: CorrectionRequest) -> list[Row]:
    """Return what a request says, for a summary list."""
    title = Watchlist.objects.filter(key=found.watchlist).values_list("title", flat=True).first()
    return [
        Row("Name", found.name),
        Row("Other names", "\n".join(found.aliases)),
        Row("Kind", found.get_kind_display()),
        Row("Country", countries.name(found.country) if found.country else ""),
        Row("Date of birth", found.birth_date),
        Row("Numbers", "\n".join(found.identifiers)),
        Row("Address", found.address),
        Row("List", title or ""),
        Row("Taken for", found.listed_name),
        Row("Why it is wrong", found.explanation),
    ]


def _own(request: HttpRequest, request_id: UUID) -> CorrectionRequest:
    return get_object_or_404(queries.requests_visible_to(actor_of(request)), pk=request_id)


def _check(request: HttpRequest) -> Lookup | None:
    """Return the own check that the address or the form names, if it is one that the person may see."""
    try:
        check = UUID(request.POST.get("check") or request.GET.get("check", ""))
    except ValueError:
        return None
    return checks_visible_to(actor_of(request)).filter(pk=check).first()


def _filed(form: CorrectionForm, request: HttpRequest, check: Lookup | None) -> CorrectionRequest:
    return services.request_correction(
        form.facts(),
        organization=UUID(form.cleaned_data["organization"]),
        evidence=form.cleaned_data["evidence"],
        own_check=check,
        actor=actor_of(request),
    )
