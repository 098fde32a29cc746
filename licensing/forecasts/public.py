"""The public page of the authority's service standards, and what they came to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from licensing.forecasts import queries
from licensing.forecasts.rules import FEWEST_TOLD
from licensing.types import registry as types


@open_to_public
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Show targets, and what was reached over the last twelve months."""
    found = queries.standards()
    context = {"standards": found, "fewest": FEWEST_TOLD, "target": types.of(types.USUAL).service_days}
    return render(request, "licensing/forecasts/standards.html", context)
