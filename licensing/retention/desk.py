"""Pages: the panel of a case, holds, the schedule, the checks of stored files and what they found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from licensing.retention import queries, services
from licensing.retention.forms import HoldForm, LiftForm, SettleForm
from licensing.retention.models import CheckStatus, HoldStatus
from licensing.retention.rules import SCHEDULE
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.panels import show_panel


@opens_for("retention.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show until when a case is kept, why, and what holds it: a page, and the part of the case page."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = list(queries.holds_on(case)[:50])
    context = {
        "case": case,
        "kept": queries.retention_of(case),
        "holds": found,
        "held": any(one.status == HoldStatus.STANDING for one in found),
        "verdict": check(actor, "retention.hold"),
    }
    return show_panel(request, "licensing/retention/panel.html", context)


@opens_for("retention.hold")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Place a hold on a case, or on everything of its exporter."""
    case = find_case(request, case_id)
    form = HoldForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        services.place_hold(
            case,
            whole=data["scope"] == "organization",
            reason=data["reason"],
            reference=data["reference"],
            actor=actor_of(request),
        )
        messages.success(request, "The hold stands. The exporter is not told.")
        return redirect("licensing:case-retention", case.pk)
    status = 422 if form.errors else 200
    return render(request, "licensing/retention/place.html", {"case": case, "form": form}, status=status)


@opens_for("retention.see_holds")
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """List all holds, the newest first, under the schedule that they suspend."""
    actor = actor_of(request)
    page = keyset_page(queries.holds_visible_to(actor), request, order=queries.ORDER)
    context = {"page": page, "schedule": SCHEDULE, "sees_cases": actor.holds("review.see_cases")}
    return render(request, "licensing/retention/holds.html", context)


@opens_for("retention.see_holds")
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Show a hold, and lift it."""
    actor = actor_of(request)
    found = get_object_or_404(queries.holds_visible_to(actor), pk=hold_id)
    form = LiftForm(posted(request))
    if form.is_bound and form.is_valid():
        services.lift_hold(found, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, "The hold is lifted.")
        return redirect("licensing:legal-hold", found.pk)
    context = {
        "hold": found,
        "form": form,
        "verdict": check(actor, "retention.lift", found),
        "knows_case": queries.knows_case(actor, found),
        "standing": found.status == HoldStatus.STANDING,
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/retention/hold.html", context, status=status)


@opens_for("retention.see_vault")
@require_safe
def vault(request: HttpRequest) -> HttpResponse:
    """Show the checks, the newest first, and what they found. A part while one runs."""
    actor = actor_of(request)
    checks = keyset_page(
        queries.checks_visible_to(actor), request, order=("-started_at", "id"), size=10, parameter="check"
    )
    found = keyset_page(queries.findings_visible_to(actor), request, order=queries.ORDER, parameter="finding")
    context = {
        "checks": checks,
        "rows": [(one, one.read * 100 // one.files if one.files else 100) for one in checks.rows],
        "findings": found,
        "running": any(one.status == CheckStatus.RUNNING for one in checks.rows),
        "verdict": check(actor, "retention.check"),
    }
    template = "licensing/retention/_vault.html" if is_part(request) else "licensing/retention/vault.html"
    return render(request, template, context)


@opens_for("retention.check")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have all stored files checked now."""
    services.start_check(actor=actor_of(request))
    messages.success(request, "The stored files are being checked. This page shows how far it is.")
    return redirect("licensing:vault")


@opens_for("retention.see_vault")
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Show a file that is missing or altered, and settle it."""
    actor = actor_of(request)
    found = get_object_or_404(queries.findings_visible_to(actor), pk=finding_id)
    form = SettleForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.settle(found, mended=data["outcome"] == "mended", reason=data["reason"], actor=actor)
        except DomainError as error:
            place_error(form, error, {"still_wrong": "outcome"})
        else:
            messages.success(request, "It is settled.")
            return redirect("licensing:vault")
    context = {"finding": found, "form": form, "verdict": check(actor, "retention.settle", found)}
    status = 422 if form.errors else 200
    return render(request, "licensing/retention/finding.html", context, status=status)
