"""The authority's pages: what exporters say, in groups that are large enough to hide each of them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import Missing
from exportctl.core.web.pages import keyset_page
from licensing.feedback import queries
from licensing.feedback.rules import DAYS_TO_ANSWER, FEWEST
from licensing.types import registry as types


@opens_for("feedback.see_results")
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the marks by month and type of license."""
    found = queries.results(actor_of(request), today=timezone.localdate())
    context = {"results": found, "fewest": FEWEST, "days": DAYS_TO_ANSWER}
    return render(request, "licensing/feedback/results.html", context)


@opens_for("feedback.see_results")
@require_safe
def comments(request: HttpRequest, kind: str, year: int, month: int) -> HttpResponse:
    """Show what was said in words in one group, in no order that means anything."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        raise Missing
    first, actor = date(year, month, 1), actor_of(request)
    found = queries.comments_of(actor, kind=kind, month=first, today=timezone.localdate())
    if found is None:
        raise Missing
    context = {
        "page": keyset_page(found, request, order=["id"]),
        "month": first,
        "name": types.name_of(kind),
    }
    return render(request, "licensing/feedback/comments.html", context)
