"""The exporter's page of a clock: what was counted, what was not and why, and how the due day is reckoned."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.calendar.queries import clocks_of
from licensing.forecasts.shown import for_exporter, show
from licensing.review.queries import cases_visible_to


@opens_for("organizations.use")
@require_safe
def clock(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the clocks of an application that concern its exporter."""
    case = get_object_or_404(cases_visible_to(actor_of(request)), application_id=application_id)
    now = timezone.now()
    shown = [show(one, now=now) for one in for_exporter(list(clocks_of(case.pk)))]
    context = {"case": case, "application": case.application, "clocks": shown}
    return render(request, "licensing/forecasts/application_clock.html", context)
