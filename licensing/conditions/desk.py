"""Conditions as the authority sees them: what is due, overdue and to be checked, and what officers do."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from licensing.conditions import queries, services
from licensing.conditions.forms import ScheduleForm, SendBackForm, WaiveForm
from licensing.conditions.models import Condition, Obligation
from licensing.conditions.rows import condition_rows, with_words
from licensing.licenses.queries import licenses_visible_to
from licensing.review.desk import place_error

ORDER = ("by", "id")
FIELDS = {"day_required": "fixed_on", "amount_required": "amount", "due_required": "due"}


@opens_for("conditions.see")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List what is due under licenses, the earliest day first; the address holds the filters."""
    actor, today = actor_of(request), timezone.localdate()
    show = request.GET.get("show", "check")
    show = show if show in queries.SHOWN else "check"
    text = request.GET.get("q", "")
    found = queries.search(queries.by_day(queries.obligations_visible_to(actor)), text).filter(
        queries.showing(show, on=today)
    )
    dated = show in {"overdue", "due"}
    page = keyset_page(found, request, order=("due_on", "id") if dated else ORDER)
    counts = queries.counts(actor, on=today)
    context = {
        "page": page,
        "rows": with_words(page.rows),
        "show": show,
        "text": text,
        "chips": [(key, label, counts.get(key)) for key, label in queries.SHOWN.items()],
    }
    return render(request, "licensing/conditions/desk_list.html", context)


@opens_for("conditions.see")
@require_safe
def of_license(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the conditions of one license, and everything that falls due under them."""
    actor = actor_of(request)
    license = get_object_or_404(licenses_visible_to(actor), pk=license_id)
    found = queries.by_day(queries.obligations_visible_to(actor)).filter(license=license)
    page = keyset_page(found, request, order=ORDER)
    context = {
        "license": license,
        "conditions": condition_rows(license),
        "page": page,
        "rows": with_words(page.rows),
        "may_schedule": check(actor, "conditions.check"),
    }
    return render(request, "licensing/conditions/desk_license.html", context)


@opens_for("conditions.see")
@require_safe
def obligation_page(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """Show one obligation with what was filed for it."""
    return _page(request, _obligation(request, obligation_id))


def _obligation(request: HttpRequest, obligation_id: UUID) -> Obligation:
    found = queries.obligations_visible_to(actor_of(request)).select_related("closed_by")
    return get_object_or_404(found.select_related("condition", "license__organization"), pk=obligation_id)


def _page(
    request: HttpRequest,
    obligation: Obligation,
    *,
    send_back: forms.Form | None = None,
    waive: forms.Form | None = None,
) -> HttpResponse:
    actor, seen = actor_of(request), {"version": obligation.version}
    back = send_back or SendBackForm(auto_id="back_%s", initial=seen)
    without = waive or WaiveForm(auto_id="waive_%s", initial=seen)
    context = {
        "one": with_words([obligation])[0],
        "filings": queries.filings_of(obligation, actor_of(request)),
        "back_form": back,
        "waive_form": without,
        "may_check": check(actor, "conditions.check", obligation),
        "may_waive": check(actor, "conditions.waive", obligation),
    }
    status = 422 if back.errors or without.errors else 200
    return render(request, "licensing/conditions/desk_obligation.html", context, status=status)


@opens_for("conditions.check")
@require_POST
def accept(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """Accept what was filed."""
    obligation = _obligation(request, obligation_id)
    services.accept(obligation, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, "The condition is met.")
    return redirect("licensing:desk-obligation", obligation.pk)


@opens_for("conditions.check")
@require_POST
def send_back(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """Send what was filed back, with what is missing."""
    obligation, form = _obligation(request, obligation_id), SendBackForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        return _page(request, obligation, send_back=form)
    return _act(request, obligation, form, services.send_back, "The evidence went back to the exporter.")


@opens_for("conditions.waive")
@require_POST
def waive(request: HttpRequest, obligation_id: UUID) -> HttpResponse:
    """Do without, for a reason."""
    obligation, form = _obligation(request, obligation_id), WaiveForm(request.POST, auto_id="waive_%s")
    if not form.is_valid():
        return _page(request, obligation, waive=form)
    return _act(request, obligation, form, services.waive, "The condition is waived for this day.")


def _act(
    request: HttpRequest,
    obligation: Obligation,
    form: forms.Form,
    service: Callable[..., Obligation],
    outcome: str,
) -> HttpResponse:
    data = form.cleaned_data
    service(obligation, reason=data["reason"], actor=actor_of(request), version=data["version"])
    messages.success(request, outcome)
    return redirect("licensing:desk-obligation", obligation.pk)


@opens_for("conditions.check")
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, condition_id: UUID) -> HttpResponse:
    """Say when a condition is due whose text names a day."""
    visible = licenses_visible_to(actor_of(request)).prefetch_related(None).values("pk")
    found = Condition.objects.filter(license__in=visible).select_related("license")
    condition = get_object_or_404(found, pk=condition_id)
    form = ScheduleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        evidence, actor = form.cleaned_data["evidence"], actor_of(request)
        try:
            services.schedule(condition, form.terms, evidence=evidence, actor=actor)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "It is settled when the condition is due.")
            return redirect("licensing:desk-license-conditions", condition.license_id)
    context = {"condition": condition, "license": condition.license, "form": form}
    return render(request, "licensing/conditions/schedule.html", context, status=422 if form.errors else 200)
