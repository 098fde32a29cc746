"""The page of the parties of a case with what the registry knows of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from licensing.histories import queries
from licensing.review.panels import show_panel
from licensing.review.queries import cases_visible_to


@opens_for("parties.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show where else each party appears: a page of its own, and the part of the case page."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).prefetch_related("application__parties")
    case = get_object_or_404(cases, pk=case_id)
    rows, left_out = queries.histories_of(actor, case)
    return show_panel(
        request, "licensing/histories/panel.html", {"case": case, "rows": rows, "left_out": left_out}
    )
