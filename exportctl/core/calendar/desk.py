"""The page on which a manager or administrator says when the authority is closed."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, opens_for
from exportctl.core.calendar import closing, rules
from exportctl.core.calendar.forms import ClosingDayForm, TakeBackForm
from exportctl.core.calendar.models import ClosingDay
from exportctl.core.errors import DomainError
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page

FIELDS = {"past_unconfirmed": "past_confirmed", "reason_required": "reason"}
RECKONED = "The due days of running clocks are being reckoned anew."


@opens_for("calendar.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def closing_days(request: HttpRequest) -> HttpResponse:
    """List the closing days and the year's holidays, and enter another day."""
    actor = actor_of(request)
    form = ClosingDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = closing.enter_closing_day(actor=actor, **form.values())
        except DomainError as error:
            _beside(form, error)
        else:
            messages.success(request, f"{made.day:%a %-d %b %Y} is a closing day. {RECKONED}")
            return redirect("closing-days")
    today = timezone.localdate()
    rows = ClosingDay.objects.filter(jurisdiction=settings.JURISDICTION).select_related(
        "entered_by", "withdrawn_by"
    )
    context = {
        "form": form,
        "page": keyset_page(rows, request, order=("-day", "pk")),
        "holidays": rules.holidays_of(settings.JURISDICTION, today.year),
        "year": today.year,
        "place": countries.name(settings.JURISDICTION),
        "cut_off": settings.CLOCK_CUT_OFF,
        "zone": settings.CLOCK_ZONE,
    }
    return render(request, "core/calendar/closing_days.html", context, status=422 if form.errors else 200)


@opens_for("calendar.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, closing_id: UUID) -> HttpResponse:
    """Take a closing day back, with the reason."""
    found = get_object_or_404(ClosingDay.objects.filter(withdrawn_at=None), pk=closing_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        closing.withdraw_closing_day(found, reason=reason, actor=actor_of(request))
        messages.success(request, f"{found.day:%a %-d %b %Y} counts again. {RECKONED}")
        return redirect("closing-days")
    context = {"form": form, "closing": found}
    return render(request, "core/calendar/take_back.html", context, status=422 if form.errors else 200)


def _beside(form: forms.Form, error: DomainError) -> None:
    """Put a refusal beside its field; one of another kind goes to its own page."""
    if error.status not in {409, 422}:
        raise error
    form.add_error(FIELDS.get(error.code, "day"), error.message)
