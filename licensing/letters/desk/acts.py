"""What the holder of a license would read of what is to be done to it: before it is done, nothing is kept."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from licensing.letters import previews, queries, rules
from licensing.letters.acts import Act, revoked
from licensing.licenses.desk import FIELDS
from licensing.licenses.forms import ProposeForm, ReasonForm, SuspendForm
from licensing.licenses.models import PENDING, License, Revocation
from licensing.licenses.queries import licenses_visible_to
from licensing.licenses.rules import review_day
from licensing.review.desk import place_error


@opens_for("licenses.suspend")
@require_POST
def suspending(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the letter of the suspension that is being typed."""

    def act(license: License, given: dict[str, Any], today: date) -> Act:
        due = review_day(given["review_by"], today=today)
        return Act(rules.SUSPENDED, license, today, given["reason"], review_by=due)

    return _typed(request, license_id, SuspendForm(request.POST), act)


@opens_for("licenses.suspend")
@require_POST
def reinstating(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the letter of the reinstatement that is being typed."""

    def act(license: License, given: dict[str, Any], today: date) -> Act:
        return Act(rules.REINSTATED, license, today, given["reason"])

    return _typed(request, license_id, ReasonForm(request.POST), act)


@opens_for("licenses.revoke")
@require_POST
def revoking(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the letter of the revocation that is being typed, as it would be once somebody confirms it."""

    def act(license: License, given: dict[str, Any], today: date) -> Act:
        return Act(rules.REVOKED, license, None, given["reason"])

    return _typed(request, license_id, ProposeForm(request.POST), act)


def _typed(
    request: HttpRequest,
    license_id: UUID,
    form: forms.Form,
    act: Callable[[License, dict[str, Any], date], Act],
) -> HttpResponse:
    found = licenses_visible_to(actor_of(request)).select_related("case__application__organization")
    whole = found.prefetch_related("lines__entry", "case__application__parties")
    license, letter = get_object_or_404(whole, pk=license_id), None
    if form.is_valid():
        try:
            letter = previews.of_act(act(license, form.cleaned_data, timezone.localdate()))
        except DomainError as error:
            place_error(form, error, FIELDS)
    context = {"license": license, "letter": letter, "form": form}
    return render(
        request, "licensing/letters/license_preview.html", context, status=422 if form.errors else 200
    )


@opens_for("licenses.revoke")
@require_safe
def pending(request: HttpRequest, revocation_id: UUID) -> HttpResponse:
    """Show the letter of a revocation that waits for a second person."""
    visible = licenses_visible_to(actor_of(request)).prefetch_related(None).values("pk")
    waiting = queries.with_license(Revocation.objects.filter(license__in=visible, status__in=PENDING))
    found = get_object_or_404(waiting, pk=revocation_id)
    context = {"license": found.license, "letter": previews.of_act(revoked(found)), "written": True}
    return render(request, "licensing/letters/license_preview.html", context)
