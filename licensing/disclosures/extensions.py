"""Access to the file on the exporter's tracking page."""

from collections.abc import Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.disclosures import rules
from licensing.disclosures.models import FileAccess
from licensing.review.models import Case, CaseStatus
from licensing.review.tracked import Part, tracked


@tracked
def access_to_file(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Offer access where a refusal is announced or decided. One read there, none elsewhere."""
    announced = case.status == CaseStatus.INTENT
    if rules.why_no_access(case.status, is_open=case.closed_at is None, announced=announced):
        return None
    latest = FileAccess.objects.filter(case=case).first()
    return Part(
        "licensing/disclosures/_tracking.html", {"application": case.application_id, "latest": latest}
    )
