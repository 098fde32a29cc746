"""Transfers as the authority sees and decides them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.web.pages import keyset_page
from licensing.transfers import queries, services
from licensing.transfers.forms import BackForm, RecommendForm
from licensing.transfers.models import OPEN, Transfer


@opens_for("transfers.see_all")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the transfers that wait for the person, or all, newest first."""
    actor = actor_of(request)
    found = queries.transfers_visible_to(actor)
    if request.GET.get("show") == "waiting":
        found = found.filter(queries.waits_for(actor))
    page = keyset_page(found, request, order=("-created_at", "id"))
    waiting = queries.waiting(actor).count()
    return render(request, "licensing/transfers/desk_list.html", {"page": page, "waiting": waiting})


@opens_for("transfers.see_all")
@require_safe
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Show one transfer with what stands in its way."""
    return _show(request, _found(request, transfer_id))


@opens_for("transfers.recommend")
@require_POST
def screen(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Screen the receiver and the parties again."""
    found = _found(request, transfer_id)
    services.screen_again(found, actor=actor_of(request))
    messages.success(request, "They are being screened.")
    return redirect("licensing:desk-transfer", found.pk)


@opens_for("transfers.recommend")
@require_POST
def recommend(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Recommend how to decide."""
    found, form = _found(request, transfer_id), RecommendForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form)
    given = form.cleaned_data
    services.recommend(
        found,
        grants=given["grants"] == "yes",
        reason=given["reason"],
        version=given["version"],
        actor=actor_of(request),
    )
    messages.success(request, "Recommended. Someone else countersigns.")
    return redirect("licensing:desk-transfer", found.pk)


@opens_for("transfers.countersign")
@require_POST
def countersign(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Sign as the second person."""
    found = _found(request, transfer_id)
    done = services.countersign(found, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, f"{done.reference}: {done.get_status_display().lower()}.")
    return redirect("licensing:desk-transfer", found.pk)


@opens_for("transfers.countersign")
@require_POST
def send_back(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Send a recommendation back."""
    found, form = _found(request, transfer_id), BackForm(request.POST)
    if not form.is_valid():
        return _show(request, found, back_form=form)
    services.send_back(found, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "Sent back.")
    return redirect("licensing:desk-transfer", found.pk)


def _found(request: HttpRequest, transfer_id: UUID) -> Transfer:
    found = queries.transfers_visible_to(actor_of(request)).prefetch_related(None)
    return get_object_or_404(
        found.select_related("answered_by", "recommended_by", "signed_by"), pk=transfer_id
    )


def _show(request: HttpRequest, found: Transfer, **forms: Any) -> HttpResponse:
    actor, items = actor_of(request), queries.items_of(found)
    waits = found.status in OPEN[1:]
    seen = {"version": found.version}
    context = {
        "transfer": found,
        "items": items,
        "files": queries.evidence_of(found),
        "waits": waits,
        "obstacles": queries.obstacles(found, items, on=timezone.localdate()) if waits else [],
        "may_recommend": check(actor, "transfers.recommend", found),
        "may_countersign": check(actor, "transfers.countersign", found),
        "form": RecommendForm(initial=seen),
        "back_form": BackForm(initial=seen, auto_id="back_%s"),
        "events": trail.timeline(found.pk, for_exporter=False)[:20],
        **forms,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "licensing/transfers/desk_transfer.html", context, status=status)
