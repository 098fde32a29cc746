"""The analysts' pages: requests by their clock, and one request with both records side by side."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.queries import clock_state, clock_states
from exportctl.core.web.pages import keyset_page
from screening.corrections import queries, services
from screening.corrections.forms import (
    CompareForm,
    DecisionForm,
    QuestionToExporterForm,
    ReasonForm,
    VersionedForm,
    explained,
)
from screening.corrections.models import FINAL, CorrectionRequest, DecisionStatus
from screening.corrections.portal import rows_of
from screening.corrections.rules import CLOCK

SHOWN_RECORDS = 5


@opens_for("corrections.see")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, most urgent first; `state=closed` in the address shows what was answered."""
    rows = queries.requests_visible_to(actor_of(request)).select_related("taken_by")
    closed = request.GET.get("state") == "closed"
    shown = rows.exclude(closed_at=None) if closed else rows.filter(closed_at=None)
    order = ("-closed_at", "pk") if closed else ("due_on", "pk")
    page = keyset_page(shown, request, order=order)
    clocks = clock_states([one.pk for one in page.rows], CLOCK, timezone.now())
    context = {"page": page, "rows": [(one, clocks.get(one.pk)) for one in page.rows], "closed": closed}
    return render(request, "screening/corrections/queue.html", context)


@opens_for("corrections.see")
@require_safe
def desk_correction(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request with what the lists say, its questions, decisions and history."""
    return _page(request, _found(request, request_id))


@opens_for("corrections.work")
@require_POST
def take(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request that nobody has."""
    found = _found(request, request_id)
    services.take(found, actor=actor_of(request), seen=request.POST.get("version", ""))
    messages.success(request, f"{found.number} is yours. The party is being compared with every list.")
    return redirect("screening:desk_correction", found.pk)


@opens_for("corrections.work")
@require_POST
def compare_again(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Have the party compared again, from a lower score on."""
    found, form = _found(request, request_id), CompareForm(request.POST)
    if not form.is_valid():
        return _page(request, found, compare=form)
    threshold: Decimal | None = form.cleaned_data["threshold"]
    services.compare_again(found, threshold=threshold, actor=actor_of(request))
    return redirect("screening:desk_correction", found.pk)


@opens_for("corrections.work")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask the exporter a question."""
    found = _found(request, request_id)
    form = QuestionToExporterForm(_posted(request), initial={"version": found.version})

    def act() -> Any:
        given = form.cleaned_data["question"]
        return services.ask(found, question=given, actor=actor_of(request), seen=form.seen)

    return _form(request, found, form, act, "ask", "Your question was sent. The clock stands still.")


@opens_for("corrections.work")
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Go on without the exporter's answer."""
    found = _found(request, request_id)
    form = ReasonForm(_posted(request), initial={"version": found.version})

    def act() -> Any:
        given = form.cleaned_data["reason"]
        return services.go_on(found, reason=given, actor=actor_of(request), seen=form.seen)

    return _form(request, found, form, act, "go_on", "The clock runs again.")


@opens_for("corrections.work")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Propose a decision to a second person."""
    found = _found(request, request_id)
    matches = queries.matches_of(found)
    hits = list(queries.hits_on(match.entity for match in matches)[:100])
    form = DecisionForm(_posted(request), matches=matches, hits=hits, initial={"version": found.version})

    def act() -> Any:
        return services.propose(found, form.proposal(), actor=actor_of(request), seen=form.seen)

    said = "Your decision waits for a second person."
    return _form(request, found, form, act, "decide", said, matches=matches, hits=hits)


@opens_for("corrections.confirm")
@require_POST
def confirm(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Confirm the proposed decision."""
    found = _found(request, request_id)
    decision = get_object_or_404(found.decisions, status=DecisionStatus.PROPOSED)
    services.confirm(decision, actor=actor_of(request), seen=request.POST.get("version", ""))
    messages.success(request, f"{found.number} is answered.")
    return redirect("screening:desk_correction", found.pk)


@opens_for("corrections.confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Send the proposed decision back."""
    found = _found(request, request_id)
    decision = get_object_or_404(found.decisions, status=DecisionStatus.PROPOSED)
    form = ReasonForm(_posted(request), initial={"version": found.version})

    def act() -> Any:
        given = form.cleaned_data["reason"]
        return services.send_back(decision, note=given, actor=actor_of(request), seen=form.seen)

    return _form(request, found, form, act, "send_back", "The request is back with its analyst.")


def _found(request: HttpRequest, request_id: UUID) -> CorrectionRequest:
    rows = queries.requests_visible_to(actor_of(request))
    rows = rows.select_related("taken_by", "requested_by", "lookup", "own_check")
    return get_object_or_404(rows, pk=request_id)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest,
    found: CorrectionRequest,
    form: VersionedForm,
    act: Callable[[], Any],
    page: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """Do what a valid form asks for and go back to the request, or draw the form with its errors."""
    if form.is_valid() and explained(form, act) is not None:
        messages.success(request, said)
        return redirect("screening:desk_correction", found.pk)
    context |= {"form": form, "correction": found}
    status = 422 if form.is_bound else 200
    return render(request, f"screening/corrections/{page}.html", context, status=status)


def _page(request: HttpRequest, found: CorrectionRequest, compare: CompareForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    decisions = list(found.decisions.select_related("made_by", "second", "entity__edition__watchlist"))
    matches = queries.matches_of(found)
    context = {
        "correction": found,
        "closed": found.status in FINAL,
        "clock": clock_state(found.pk, CLOCK, timezone.now()),
        "rows": rows_of(found),
        "files": list(queries.files_of(found)),
        "questions": list(found.questions.select_related("asked_by", "answered_by")),
        "decisions": decisions,
        "proposed": next((one for one in decisions if one.status == DecisionStatus.PROPOSED), None),
        "matches": matches,
        "records": queries.records_of(matches[:SHOWN_RECORDS]),
        "may_work": check(actor, "corrections.work", found),
        "may_confirm": check(actor, "corrections.confirm", decisions[0] if decisions else found),
        "compare": compare or CompareForm(),
        "refused": compare,
        "events": timeline(found.pk, for_exporter=False)[:100],
    }
    return render(
        request, "screening/corrections/desk_correction.html", context, status=422 if compare else 200
    )
