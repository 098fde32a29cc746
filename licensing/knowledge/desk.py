"""The officer's panel of what the exporter knows of its customers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from licensing.knowledge import queries, services
from licensing.review.desk import find_case
from licensing.review.panels import show_panel


@opens_for("knowledge.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what was filed about each party: a page of its own, and the part of the case page."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = [one for one in queries.customers_of(actor, case) if one.entries]
    context = {"case": case, "customers": found, "verdict": check(actor, "knowledge.acknowledge", case)}
    return show_panel(request, "licensing/knowledge/panel.html", context)


@opens_for("knowledge.acknowledge")
@require_POST
def acknowledge(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Say that an entry was read."""
    actor = actor_of(request)
    entry = get_object_or_404(queries.entries_visible_to(actor), pk=entry_id)
    services.acknowledge(entry, actor=actor)
    messages.success(request, "The entry is acknowledged. The exporter sees that you read it.")
    return redirect("licensing:case-knowledge", entry.case_id)
