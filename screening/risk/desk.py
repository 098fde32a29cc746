"""The page that publishes the risk model."""

from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import Missing
from screening.risk import indicators, queries
from screening.risk.sources import SOURCES, named

FAMILIES = {
    "party": "Parties",
    "item": "Goods",
    "end_use": "End use",
    "route": "Route",
    "pattern": "Conduct",
    "credit": "Credit to the exporter",
}


@opens_for("risk.see")
@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """Show every indicator of the model in use: what it looks at, its source and its weight."""
    found = queries.model_visible_to(actor_of(request))
    if found is None:
        raise Missing("No risk model is in use.")
    ones = [indicators.find(key, part["revision"]) for key, part in found.indicators.items()]
    order = list(FAMILIES)
    ones.sort(key=lambda one: (order.index(one.family), one.id))
    rows = [
        {"indicator": one, "source": named(one.sources), "family": one.family, **found.indicators[one.id]}
        for one in ones
    ]
    context = {
        "model": found,
        "families": [(FAMILIES[key], list(group)) for key, group in groupby(rows, lambda row: row["family"])],
        "sources": sorted({SOURCES[key] for one in ones for key in one.sources}, key=attrgetter("name")),
    }
    return render(request, "screening/risk/model.html", context)
