"""Licenses as the authority sees them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.audit import queries as trail
from exportctl.core.web.pages import keyset_page
from licensing.licenses import queries, rules, services
from licensing.licenses.forms import ReasonForm
from licensing.licenses.models import License, LicenseStatus
from licensing.types import registry as types

MOVABLE = (LicenseStatus.ISSUED, LicenseStatus.HELD, LicenseStatus.SUSPENDED)


@opens_for("licenses.see_all")
@require_safe
def licenses(request: HttpRequest) -> HttpResponse:
    """List licenses, newest first; the address holds the filters."""
    text, status = request.GET.get("q", ""), request.GET.get("status", "")
    found = queries.search(queries.licenses_visible_to(actor_of(request)), text=text, status=status)
    context = {
        "page": keyset_page(found, request, order=("-issued_at", "id")),
        "text": text,
        "status": status,
        "statuses": LicenseStatus.choices,
    }
    return render(request, "licensing/licenses/desk_list.html", context)


@opens_for("licenses.see_all")
@require_safe
def license_page(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show one license with its ledger and its trail."""
    license = get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)
    return _page(request, license, ReasonForm())


@opens_for("licenses.suspend")
@require_POST
def suspend(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Suspend a license."""
    return _move(request, license_id, services.suspend, "is suspended. Nothing may be shipped under it.")


@opens_for("licenses.suspend")
@require_POST
def reinstate(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Give a suspended license its force back."""
    return _move(request, license_id, services.reinstate, "is valid again.")


def _move(
    request: HttpRequest, license_id: UUID, service: Callable[..., License], outcome: str
) -> HttpResponse:
    license = get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, license, form, status=422)
    service(license, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"License {license.number} {outcome}")
    return redirect("licensing:desk-license", license_id=license.pk)


def _page(request: HttpRequest, license: License, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "license": license,
        "lines": queries.lines_of(license),
        "page": keyset_page(queries.ledger_of(license), request, order=("-created_at", "id"), size=20),
        "uncounted": rules.why_uncounted(types.of(license.kind)),
        "kind_name": types.name_of(license.kind),
        "destinations": queries.destinations_of(license),
        "code": rules.shown_code(license.check_code),
        "events": trail.timeline(license.case_id, for_exporter=False).filter(subject_id=str(license.pk))[:20],
        "form": form,
        "may_see_case": actor_of(request).holds("review.see_cases"),
        "may_move": license.status in MOVABLE,
        "may_suspend": check(actor_of(request), "licenses.suspend", license),
    }
    return render(request, "licensing/licenses/desk_license.html", context, status=status)
