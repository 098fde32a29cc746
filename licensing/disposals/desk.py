"""Pages: the panel of a case, cases that are due, what was proposed and done, one disposal."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from licensing.advice.models import AdviceRequest
from licensing.disposals import queries, requests, services
from licensing.disposals.forms import (
    ConfirmEachForm,
    ProposeEachForm,
    ProposeForm,
    ProposeRequestsForm,
    TurnDownForm,
)
from licensing.disposals.holders import counted_files
from licensing.disposals.models import DisposalStatus
from licensing.disposals.subjects import retention_of, why_kept
from licensing.retention.queries import retentions_of
from licensing.retention.rules import Retention
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.models import Case
from licensing.review.panels import show_panel

Listed = TypeVar("Listed", Case, AdviceRequest)
PROPOSED = "proposed. Somebody else confirms it."
SHOWN = 200  # files of one disposal on its page


@opens_for("disposals.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show whether a case can be disposed of, what keeps it, and what was done: a page, and a part."""
    case, actor = find_case(request, case_id), actor_of(request)
    last = queries.latest_of(case)
    kept, why = retention_of(case), why_kept(case)
    over = kept.over(timezone.localdate())
    context = {
        "case": case,
        "kept": kept,
        "why": why,
        "over": over,
        "last": last,
        "under_way": last is not None and last.status in queries.UNDER_WAY,
        "due": over and not why and services.why_known(case) is None,
        "verdict": check(actor, "disposals.propose"),
    }
    return show_panel(request, "licensing/disposals/panel.html", context)


@opens_for("disposals.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Propose to dispose of the files of one case."""
    case = find_case(request, case_id)
    form = ProposeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.propose(case, reason=form.cleaned_data["reason"], actor=actor_of(request))
        except DomainError as error:
            place_error(form, error, {})
        else:
            messages.success(request, "It is proposed. Somebody else confirms it.")
            return redirect("licensing:case-disposal", case.pk)
    context = {
        "case": case,
        "form": form,
        "kept": retention_of(case),
        "why": why_kept(case),
        "counted": counted_files(case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/disposals/propose.html", context, status=status)


@opens_for("disposals.see")
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """List the cases that are due, the longest ended first, and propose those that were chosen."""
    found = queries.due_to(actor_of(request), today=timezone.localdate())
    form = ProposeEachForm(posted(request), cases=found)
    return _due(request, found, form, "case", retentions_of, template="due", here="disposals-due")


@opens_for("disposals.see")
@require_http_methods(["GET", "HEAD", "POST"])
def due_requests(request: HttpRequest) -> HttpResponse:
    """List the requests for advice that are due, and propose those that were chosen."""
    found = requests.due_to(actor_of(request), today=timezone.localdate())
    form = ProposeRequestsForm(posted(request), requests=found)
    kept = requests.retentions_of
    return _due(request, found, form, "request", kept, template="requests", here="disposals-due-requests")


def _due(
    request: HttpRequest,
    found: QuerySet[Listed],
    form: ProposeForm,
    name: str,
    kept_of: Callable[[Sequence[Listed]], Mapping[UUID, Retention]],
    *,
    template: str,
    here: str,
) -> HttpResponse:
    """Draw a list of what is due, or propose what was chosen of it; `name` is the field and the noun."""
    actor = actor_of(request)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data[name]
        refused = services.propose_each(chosen, reason=form.cleaned_data["reason"], actor=actor)
        _say(request, name, len(chosen) - len(refused), refused, PROPOSED)
        return redirect(f"licensing:{here}")
    page = keyset_page(found, request, order=queries.DUE_ORDER)
    kept = kept_of(page.rows)
    context = {
        "page": page,
        "rows": [(one, kept[one.pk]) for one in page.rows],
        "form": form,
        "chosen": request.POST.getlist(name),
        "verdict": check(actor, "disposals.propose"),
    }
    status = 422 if form.errors else 200
    return render(request, f"licensing/disposals/{template}.html", context, status=status)


@opens_for("disposals.see")
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """List what was proposed and done, the newest first, and confirm those that were chosen."""
    actor = actor_of(request)
    found = queries.disposals_visible_to(actor)
    open_ones = found.filter(status=DisposalStatus.PROPOSED)
    form = ConfirmEachForm(posted(request), disposals=open_ones)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["disposal"]
        refused = services.confirm_each(chosen, actor=actor)
        _say(
            request,
            "disposal",
            len(chosen) - len(refused),
            refused,
            "confirmed. The files are being removed.",
        )
        return redirect("licensing:disposals")
    page = keyset_page(queries.counted(found), request, order=queries.ORDER)
    context = {
        "page": page,
        "rows": [(one, check(actor, "disposals.confirm", one)) for one in page.rows],
        "form": form,
        "chosen": request.POST.getlist("disposal"),
        "may": check(actor, "disposals.confirm"),
        "waits": any(one.status == DisposalStatus.PROPOSED for one in page.rows),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/disposals/listed.html", context, status=status)


def _say(request: HttpRequest, noun: str, done: int, refused: list[str], what: str) -> None:
    if done:
        messages.success(request, f"{done} {noun}{'s are' if done > 1 else ' is'} {what}")
    for one in refused:
        messages.error(request, one)


@opens_for("disposals.see")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Show a disposal with what became of each file, confirm it or turn it down. A part while it works."""
    actor = actor_of(request)
    found = get_object_or_404(queries.disposals_visible_to(actor), pk=disposal_id)
    form = TurnDownForm(posted(request))
    if form.is_bound and form.is_valid():
        services.turn_down(found, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, "The files stay.")
        return redirect("licensing:disposal", found.pk)
    proposed = found.status == DisposalStatus.PROPOSED
    files = list(queries.disposed_files(found)[: SHOWN + 1])
    context = {
        "disposal": found,
        "form": form,
        "files": files[:SHOWN],
        "more": len(files) > SHOWN,
        "shown": SHOWN,
        "why": why_kept(found.subject) if proposed else [],
        "counted": counted_files(found.subject) if proposed else [],
        "confirms": check(actor, "disposals.confirm", found),
        "turns_down": check(actor, "disposals.turn_down", found),
    }
    template = "licensing/disposals/_files.html" if is_part(request) else "licensing/disposals/disposal.html"
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


@opens_for("disposals.confirm")
@require_POST
def confirm(request: HttpRequest, disposal_id: UUID) -> HttpResponse:
    """Confirm one disposal that somebody else proposed."""
    actor = actor_of(request)
    found = get_object_or_404(queries.disposals_visible_to(actor), pk=disposal_id)
    services.confirm(found, actor=actor)
    messages.success(request, "It is confirmed. Nobody has the files any more; a worker removes them.")
    return redirect("licensing:disposal", found.pk)
