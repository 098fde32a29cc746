"""The officer's page of a case's clocks: every day with its reason, and what cases like it took."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import opens_for
from exportctl.core.calendar.queries import clocks_of
from licensing.forecasts import queries, stages
from licensing.forecasts.shown import show
from licensing.forecasts.spans import spans_of
from licensing.review.desk import find_case
from licensing.review.panels import show_panel


@opens_for("review.see_cases")
@require_safe
def case_clock(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's clocks: a page of its own, and the part that the case page loads."""
    case, now = find_case(request, case_id), timezone.now()
    clocks = list(clocks_of(case.pk))
    turns = stages.turns(case.submitted_at, queries.moves_of(case.pk), spans_of(case, clocks))
    service = queries.service_facts(clocks)
    shown = [show(clock, now=now, turns=turns) for clock in clocks]
    forecast = None
    if service is not None and case.closed_at is None:
        state = next(one.state for one, clock in zip(shown, clocks, strict=True) if clock is service[0])
        forecast = queries.forecast(case, service[1], state, now=now)
    context = {"case": case, "clocks": shown, "forecast": forecast, "open": case.closed_at is None}
    return show_panel(request, "licensing/forecasts/case_clock.html", context)
