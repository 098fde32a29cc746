"""The page of the closed cases that are like a case."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from licensing.precedents import queries
from licensing.review.panels import show_panel
from licensing.review.queries import cases_visible_to


@opens_for("precedents.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show similar closed cases: a page of its own, and the part of the case page."""
    actor = actor_of(request)
    case = get_object_or_404(cases_visible_to(actor), pk=case_id)
    return show_panel(
        request, "licensing/precedents/panel.html", {"case": case, "found": queries.similar(actor, case)}
    )
