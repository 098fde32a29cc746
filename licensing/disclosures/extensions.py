"""Access to the file on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from exportctl.core.calendar.models import Clock
from licensing.disclosures import rules
from licensing.disclosures.models import FileAccess
from licensing.review.models import Case, CaseStatus
from licensing.review.tracked import Part, read_along, tracked

ASKED = "file_access_asked"


def _asked() -> Subquery:
    """Return the newest request about a case, in the read of the case."""
    asked = FileAccess.objects.filter(case=OuterRef("pk")).order_by("-created_at")
    return Subquery(asked.values(told=JSONObject(status="status", created_at="created_at"))[:1])


read_along(ASKED, _asked)


@tracked
def access_to_file(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Offer access where a refusal is announced or decided. No read of its own."""
    announced = case.status == CaseStatus.INTENT
    if rules.why_no_access(case.status, is_open=case.closed_at is None, announced=announced):
        return None
    told, latest = getattr(case, ASKED), None
    if told is not None:
        latest = FileAccess(status=told["status"], created_at=datetime.fromisoformat(told["created_at"]))
    return Part(
        "licensing/disclosures/_tracking.html", {"application": case.application_id, "latest": latest}
    )
