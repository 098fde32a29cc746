"""Changes of the application: on the exporter's tracking page, and beside what was said on a case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from exportctl.core.calendar.models import Clock
from licensing.amendments import queries
from licensing.amendments.models import Amendment
from licensing.amendments.rules import Difference, only_lines
from licensing.review.editions import Change, Told, reads_changes, tells_changes
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


COLUMNS = {
    "edition": "application__edition",
    "filed_at": "application__submitted_at",
    "major": "major",
    "differences": "differences",
}


@reads_changes
def changes_of(case: Case) -> list[Change]:
    """Return each edition that was filed under review, the oldest first."""
    rows = Amendment.objects.filter(case=case).order_by("application__edition")
    return told_changes(rows.values_list(JSONObject(**COLUMNS), flat=True))


def told_changes(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return what the rows of a case say, the oldest first."""
    return [
        Change(
            edition=row["edition"],
            filed_at=datetime.fromisoformat(row["filed_at"]),
            major=row["major"],
            lines=only_lines(Difference(**one) for one in row["differences"]),
        )
        for row in rows
    ]


changes = Amendment.objects.filter(case=OuterRef("pk")).order_by("application__edition")
tells_changes(Told(ArraySubquery(changes.values(json=JSONObject(**COLUMNS))), told_changes))
