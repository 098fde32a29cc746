"""What this feature adds to the exporter's tracking page: stages, clocks, and what cases like it took."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.forecasts import queries, stages
from licensing.forecasts.shown import for_exporter, show
from licensing.review.models import Case
from licensing.review.tracked import Part, read_along, tracked

MOVES = "told_moves"

read_along(MOVES, queries.moves_along)


@tracked
def progress(case: Case, clocks: Sequence[Clock], now: datetime) -> Part:
    """Show where a case is, whose turn it is, its clocks, and while it is open what to expect. One read."""
    shown = [show(one, now=now) for one in for_exporter(clocks)]
    service = queries.service_facts(clocks)
    forecast = None
    if service is not None and case.closed_at is None:
        forecast = queries.forecast(case, service[1], shown[0].state, now=now)
    moves = queries.told_moves(getattr(case, MOVES))
    context = {
        "case": case,
        "stages": stages.stages(case.submitted_at, moves, status=case.status, waiting=case.waiting),
        "clocks": shown,
        "forecast": forecast,
        "open": case.closed_at is None,
    }
    return Part("licensing/forecasts/_progress.html", context)
