"""The officer's panel of the editions of an application."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from exportctl.core.access import opens_for
from licensing.amendments import queries
from licensing.amendments.rules import Difference
from licensing.review.desk import find_case
from licensing.review.editions import say_editions
from licensing.review.panels import show_panel


@opens_for("review.see_cases")
@require_safe
def editions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What changed in each edition, when, by whom, minor or major: a page, and the part of the case page."""
    case = find_case(request, case_id)
    amendments = list(queries.amendments_of(case))
    standing = [case.recommendation] if case.recommendation is not None else []
    say_editions(case, standing)
    context = {
        "case": case,
        "editions": [(one, [Difference(**said).unnamed for said in one.differences]) for one in amendments],
        "first": amendments[-1].application.amends if amendments else case.application,
        "standing": standing,
        "awaited": queries.awaits_recommendation(case) if case.closed_at is None else False,
    }
    return show_panel(request, "licensing/amendments/panel.html", context)
