"""Licenses as the authority sees them, and what it does to them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from licensing.licenses import alerts, queries, rules, services
from licensing.licenses.forms import DropForm, KeepForm, ProposeForm, ReasonForm, SuspendForm
from licensing.licenses.models import LIVE, License, LicenseStatus, Revocation, Suspension
from licensing.organizations.queries import identity_at, name_at
from licensing.review.desk import place_error
from licensing.types import registry as types

FIELDS = {"review_out_of_range": "review_by", "reason_required": "reason"}


@opens_for("licenses.see_all")
@require_safe
def licenses(request: HttpRequest) -> HttpResponse:
    """List licenses, newest first; the address holds the filters."""
    text, status = request.GET.get("q", ""), request.GET.get("status", "")
    found = queries.search(queries.licenses_visible_to(actor_of(request)), text=text, status=status)
    found = found.annotate(exporter_name=name_at("organization", "issued_at"))
    opened = Prefetch("suspensions", Suspension.objects.filter(ended_at=None), to_attr="open_suspensions")
    context = {
        "page": keyset_page(found.prefetch_related(opened), request, order=("-issued_at", "id")),
        "text": text,
        "status": status,
        "statuses": [*LicenseStatus.choices, (queries.REVIEW, "Review overdue")],
    }
    return render(request, "licensing/licenses/desk_list.html", context)


@opens_for("licenses.see_all")
@require_safe
def license_page(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show one license with its ledger and its trail."""
    license = _license(request, license_id)
    return _page(request, license, ReasonForm() if license.status == "suspended" else SuspendForm())


@opens_for("licenses.suspend")
@require_POST
def suspend(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Suspend a license."""
    license, form = _license(request, license_id), SuspendForm(request.POST)
    outcome = f"License {license.number} is suspended. Nothing may be shipped under it."
    return _move(request, license, form, services.suspend, outcome)


@opens_for("licenses.suspend")
@require_POST
def reinstate(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Give a suspended license its force back."""
    license, form = _license(request, license_id), ReasonForm(request.POST)
    return _move(request, license, form, services.reinstate, f"License {license.number} is valid again.")


def _license(request: HttpRequest, license_id: UUID) -> License:
    return get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)


def _move(
    request: HttpRequest,
    license: License,
    form: forms.Form,
    service: Callable[..., object],
    outcome: str,
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, license, form, status=422)
    try:
        service(license, **form.cleaned_data, actor=actor_of(request))
    except DomainError as error:
        if error.code not in FIELDS:
            raise
        place_error(form, error, FIELDS)
        return _page(request, license, form, status=422)
    messages.success(request, outcome)
    return redirect("licensing:desk-license", license_id=license.pk)


def _page(request: HttpRequest, license: License, form: forms.Form, *, status: int = 200) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    state = queries.state_of(license, on=today)
    revocations = list(queries.revocations_of(license)[:5])
    pending = next((one for one in revocations if one.pending), None)
    context: dict[str, Any] = {
        "license": license,
        "exporter": identity_at(license.organization, license.issued_at),
        "state": state,
        "alerts": alerts.alerts_of(license, actor),
        "letters": alerts.writings_of(license, actor),
        "editions": queries.editions_of(license, actor),
        "lines": queries.lines_of(license),
        "page": keyset_page(queries.ledger_of(license), request, order=("-created_at", "id"), size=20),
        "uncounted": rules.why_uncounted(types.of(license.kind)),
        "kind_name": types.name_of(license.kind),
        "destinations": queries.destinations_of(license),
        "code": rules.shown_code(license.check_code),
        "events": trail.timeline(license.case_id, for_exporter=False).filter(subject_id=str(license.pk))[:20],
        "form": form,
        "suspension": queries.suspension_of(license),
        "revocations": revocations,
        "pending": pending,
        "drop_form": DropForm(auto_id="drop_%s", initial={"version": pending.version if pending else ""}),
        "may_see_case": actor.holds("review.see_cases"),
        "may_plan_checks": actor.holds("checks.plan"),
        "may_correct": actor.holds("rectifications.work"),
        "may_move": state in LIVE,
        "for_good": rules.why_not_reinstated(license.status),
        "may_suspend": check(actor, "licenses.suspend", license),
        "may_revoke": check(actor, "licenses.revoke", license),
        "may_confirm": _may_confirm(actor, pending),
    }
    return render(request, "licensing/licenses/desk_license.html", context, status=status)


def _may_confirm(actor: User, pending: Revocation | None) -> Verdict | None:
    return check(actor, "licenses.confirm_revocation", pending) if pending is not None else None


@opens_for("licenses.suspend")
@require_http_methods(["GET", "HEAD", "POST"])
def keep_suspended(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Look at a suspension, and let it stand until another day."""
    license = _license(request, license_id)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.keep_suspended(license, **form.cleaned_data, actor=actor_of(request))
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, f"License {license.number} stays suspended.")
            return redirect("licensing:desk-license", license_id=license.pk)
    context = {"license": license, "form": form, "suspension": queries.suspension_of(license)}
    return render(
        request, "licensing/licenses/keep_suspended.html", context, status=422 if form.errors else 200
    )


@opens_for("licenses.revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def propose_revocation(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Propose to revoke a license."""
    license = _license(request, license_id)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        proposal = services.Proposal(data["reason"], data["note"], data["urgent_reason"])
        services.propose_revocation(license, proposal, actor=actor_of(request))
        messages.success(request, "The revocation is proposed. Someone else confirms it.")
        return redirect("licensing:desk-license", license_id=license.pk)
    context = {"license": license, "form": form, "days": rules.REVOCATION_DAYS}
    return render(
        request, "licensing/licenses/propose_revocation.html", context, status=422 if form.errors else 200
    )


@opens_for("licenses.confirm_revocation")
@require_POST
def confirm_revocation(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """Revoke a license, as the second person."""
    revocation = _revocation(request, revocation_id)
    version = request.POST.get("version", "")
    services.confirm_revocation(revocation, actor=actor_of(request), version=version)
    messages.success(request, f"License {revocation.license.number} is revoked.")
    return redirect("licensing:desk-license", license_id=revocation.license_id)


@opens_for("licenses.revoke")
@require_POST
def drop_revocation(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """Take a proposed revocation back."""
    revocation, form = _revocation(request, revocation_id), DropForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.drop_revocation(
        revocation, reason=reason, actor=actor_of(request), version=request.POST.get("version", "")
    )
    messages.success(request, f"The revocation of {revocation.license.number} is taken back.")
    return redirect("licensing:desk-license", license_id=revocation.license_id)


def _revocation(request: HttpRequest, revocation_id: UUID) -> Revocation:
    visible = queries.licenses_visible_to(actor_of(request)).prefetch_related(None).values("pk")
    found = Revocation.objects.filter(license__in=visible).select_related("license")
    return get_object_or_404(found, pk=revocation_id)
