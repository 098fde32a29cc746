"""End-use checks as the authority sees them: the list, one check, and planning by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enduse.checks import queries, rules, services
from enduse.checks.forms import CancelForm, PlanForm
from enduse.checks.models import CLOSED, CheckStatus, EndUseCheck
from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from licensing.licenses.models import License, LicenseStatus
from licensing.licenses.queries import licenses_visible_to

FIELD_OF = {
    "due_in_past": "due_on",
    "outside_window": "due_on",
    "cause_missing": "cause",
    "not_an_inspector": "inspector",
}


@opens_for("checks.see")
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """List checks, the most urgent first; open ones unless another state is asked for."""
    status = request.GET.get("status", "open")
    found = queries.of_status(queries.checks_visible_to(actor_of(request)), status)
    context = {
        "page": keyset_page(found, request, order=("due_on", "id")),
        "status": status,
        "statuses": [("open", "Open"), *CheckStatus.choices, ("all", "All")],
        "today": timezone.localdate(),
    }
    return render(request, "enduse/checks/desk_list.html", context)


@opens_for("checks.see")
@require_safe
def check_page(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Show one check with all that the visit brought."""
    return _check_page(request, _check(request, check_id), CancelForm())


@opens_for("checks.plan")
@require_POST
def cancel(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Call a check off."""
    found, form = _check(request, check_id), CancelForm(request.POST)
    if not form.is_valid():
        return _check_page(request, found, form, status=422)
    services.cancel(found, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{found.number} is cancelled.")
    return redirect("enduse:check", check_id=check_id)


@opens_for("checks.plan")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the checks of a license, and plan one by hand."""
    license = get_object_or_404(licenses_visible_to(actor_of(request)), pk=license_id)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        planned = _plan(license, form, request)
        if planned is not None:
            messages.success(request, f"{planned.number} is planned.")
            return redirect("enduse:check", check_id=planned.pk)
    found = queries.checks_visible_to(actor_of(request)).filter(license__number=license.number)
    found = found.order_by("-created_at")
    open_one = found.filter(status__in=queries.OPEN).first()
    context = {
        "license": license,
        "form": form,
        "checks": found,
        "may_plan": _may_plan(license, open_one),
        "window": rules.WINDOW_DAYS,
    }
    return render(
        request, "enduse/checks/desk_plan.html", context, status=422 if request.method == "POST" else 200
    )


def _may_plan(license: License, open_one: EndUseCheck | None) -> Verdict:
    if license.status == LicenseStatus.REPLACED:
        return Verdict("A newer edition of this license stands. Plan the check for that one.")
    return Verdict(f"{open_one.number} is planned or under way already." if open_one else "")


def _plan(license: License, form: PlanForm, request: HttpRequest) -> EndUseCheck | None:
    try:
        return services.plan_check(license, actor=actor_of(request), **form.cleaned_data)
    except DomainError as error:
        if error.code not in FIELD_OF:
            raise
        form.add_error(FIELD_OF[error.code], error.message)
        return None


def _check(request: HttpRequest, check_id: UUID) -> EndUseCheck:
    return get_object_or_404(queries.checks_visible_to(actor_of(request)), pk=check_id)


def _check_page(
    request: HttpRequest, found: EndUseCheck, form: CancelForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "check": found,
        "expected": queries.expected_of(found),
        "standing": queries.standing_edition(found.license),
        "items": found.items.all(),
        "photos": queries.photos_of(found),
        "findings": found.findings.all(),
        "reasons": [rules.REASONS[code] for code in found.reason_codes],
        "form": form,
        "closed": found.status in CLOSED,
        "may_cancel": check(actor_of(request), "checks.plan", found),
        "today": timezone.localdate(),
    }
    return render(request, "enduse/checks/desk_check.html", context, status=status)
