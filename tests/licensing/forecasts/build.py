"""Closed and open cases with a service clock, made directly."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from exportctl.core.calendar import services as clocks
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.rules import SERVICE_CLOCK
from tests.licensing.review.build import make_case

numbers = count(1)


def timed_case(
    organization: Organization,
    start: datetime,
    *,
    days: float | None,
    status: str = "approved",
    **fields: Any,
) -> Case:
    """Return a case whose clock started at `start` and stopped `days` calendar days later; None runs on."""
    end = start + timedelta(days=days) if days is not None else None
    case = make_case(
        organization,
        reference=f"EX-2019-{next(numbers):06}",
        submitted_at=start,
        status=status if end else "under_review",
        closed_at=end,
        **fields,
    )
    clocks.start_clock(case.pk, SERVICE_CLOCK, at=start, days=20)
    if end is not None:
        clocks.stop(case.pk, SERVICE_CLOCK, at=end)
    return case
