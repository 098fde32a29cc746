"""Changes of the application: on the exporter's tracking page, and beside what was said on a case."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.amendments import queries
from licensing.amendments.models import Amendment
from licensing.amendments.rules import Difference, only_lines
from licensing.review.editions import Change, reads_changes
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked


@tracked
def change_of(case: Case, clocks: Sequence[Clock], now: datetime) -> Part:
    """Return the way to change the application, and what its edition changed."""
    latest: Amendment | None = case.application.amendment if case.application.edition > 1 else None
    context = {
        "case": case,
        "latest": latest,
        "differences": [Difference(**one) for one in latest.differences] if latest else [],
        "verdict": queries.why_not(case),
        "draft": case.changing,  # type: ignore[attr-defined]
    }
    return Part("licensing/amendments/_tracking.html", context)


@reads_changes
def changes_of(case: Case) -> list[Change]:
    """Return each edition that was filed under review, the oldest first."""
    found = Amendment.objects.filter(case=case).order_by("application__edition")
    rows = found.values_list("application__edition", "application__submitted_at", "major", "differences")
    return [
        Change(edition, filed_at, major, only_lines(Difference(**one) for one in differences))
        for edition, filed_at, major, differences in rows
        if filed_at is not None
    ]
