"""The panel of due process of a case, and opening a closed case again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from licensing.corrections import queries, services
from licensing.corrections.forms import ReopenForm, StaysClosedForm
from licensing.corrections.models import Reopening
from licensing.disclosures.queries import accesses_of
from licensing.review.desk import find_case
from licensing.review.panels import show_panel


@opens_for("review.see_cases")
@require_safe
def due_process(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was done for a fair procedure and what is missing; who proposes to open the case again."""
    return _due_process(request, case_id, StaysClosedForm())


def _due_process(
    request: HttpRequest, case_id: UUID, form: StaysClosedForm, *, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    case = find_case(request, case_id)
    reopenings = list(queries.reopenings_visible_to(actor).filter(case=case))
    accesses = accesses_of(actor, case)
    waiting = next((one for one in reopenings if one.status == "proposed"), None)
    context = {
        "case": case,
        "safeguards": queries.safeguards_of(case, accesses),
        "accesses": accesses,
        "reopenings": reopenings,
        "waiting": waiting,
        "copies": queries.copies_filed(case),
        "form": form,
        "may_propose": check(actor, "corrections.reopen", case),
        "may_sign": check(actor, "corrections.countersign", waiting) if waiting else None,
        "may_take_back": check(actor, "corrections.take_back", waiting) if waiting else None,
    }
    return show_panel(request, "licensing/corrections/panel.html", context, status=status)


@opens_for("corrections.reopen")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the ground and the reasons for opening a case again."""
    case = find_case(request, case_id)
    actor = actor_of(request)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.propose(case, form.proposal(), actor=actor)
        messages.success(request, "Your proposal waits for a second person. The case is closed until then.")
        return redirect("licensing:case-due-process", case.pk)
    context = {
        "case": case,
        "form": form,
        "verdict": check(actor, "corrections.reopen", case),
        "copies": queries.copies_filed(case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/corrections/propose.html", context, status=status)


@opens_for("corrections.countersign")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the proposals that wait for a second person, the oldest first."""
    page = keyset_page(queries.waiting_for(actor_of(request)), request, order=("created_at", "id"))
    return render(request, "licensing/corrections/list.html", {"page": page})


@opens_for("corrections.countersign")
@require_POST
def countersign(request: HttpRequest, reopening_id: UUID) -> HttpResponse:
    """Open the case again."""
    found = _find(request, reopening_id)
    services.countersign(found, actor=actor_of(request))
    messages.success(request, f"{found.case.reference} is open again. Its parties are screened anew.")
    return redirect("licensing:case", found.case_id)


@opens_for("corrections.countersign")
@require_POST
def refuse(request: HttpRequest, reopening_id: UUID) -> HttpResponse:
    """Leave the case closed."""
    found = _find(request, reopening_id)
    form = StaysClosedForm(request.POST)
    if not form.is_valid():
        return _due_process(request, found.case_id, form, status=422)
    services.refuse(found, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{found.case.reference} stays closed.")
    return redirect("licensing:case-due-process", found.case_id)


@opens_for("corrections.take_back")
@require_POST
def take_back(request: HttpRequest, reopening_id: UUID) -> HttpResponse:
    """Take a proposal back."""
    found = _find(request, reopening_id)
    services.take_back(found, actor=actor_of(request))
    messages.success(request, "Your proposal was taken back.")
    return redirect("licensing:case-due-process", found.case_id)


def _find(request: HttpRequest, reopening_id: UUID) -> Reopening:
    return get_object_or_404(queries.reopenings_visible_to(actor_of(request)), pk=reopening_id)
