"""Asking for a change of a license, as its holder does it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from licensing.applications.models import ApplicationStatus
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.review.desk import place_error
from licensing.types import registry as types
from licensing.types.rules import last_day
from licensing.variations import queries, services
from licensing.variations.forms import VariationForm
from licensing.variations.models import Variation

FIELDS = {
    "kinds_required": "kinds",
    "reason_required": "reason",
    "day_required": "valid_until",
    "day_unasked": "valid_until",
    "day_out_of_range": "valid_until",
}


@opens_for("variations.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Ask what is to change of a license and start the draft, or say anew what a draft is to change."""
    actor = actor_of(request)
    license = get_object_or_404(
        licenses_visible_to(actor).select_related("case__application__organization"), pk=license_id
    )
    standing = queries.open_variation(license)
    form = VariationForm(request.POST if request.method == "POST" else None, initial=_initial(standing))
    if form.is_valid():
        try:
            made = _save(request, license, standing, form)
        except DomainError as error:
            if error.code not in FIELDS:
                raise
            place_error(form, error, FIELDS)
        else:
            return redirect("licensing:application", made.application_id)
    today = timezone.localdate()
    context = {
        "license": license,
        "form": form,
        "standing": standing,
        "drafted": standing is None or standing.application.status == ApplicationStatus.DRAFT,
        "may": check(actor, "variations.ask", license),
        "latest": last_day(today, types.of(license.kind).longest_months),
        "past": queries.variations_visible_to(actor).filter(license=license).exclude(status="open"),
    }
    return render(request, "licensing/variations/change.html", context, status=422 if form.errors else 200)


def _initial(standing: Variation | None) -> dict[str, object]:
    if standing is None:
        return {}
    names = ("kinds", "valid_until", "reason", "version")
    return {name: getattr(standing, name) for name in names}


def _save(
    request: HttpRequest, license: License, standing: Variation | None, form: VariationForm
) -> Variation:
    actor, wish = actor_of(request), form.wish()
    if standing is None or not form.cleaned_data["version"]:
        return services.ask(license, wish, actor=actor)
    return services.reword(standing, wish, actor=actor, version=form.cleaned_data["version"])
