"""What customer knowledge adds to the exporter's tracking page, and to the facts that risk reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from exportctl.core.calendar.models import Clock
from licensing.knowledge.queries import standing
from licensing.review.facts import register_customers
from licensing.review.models import Case
from licensing.review.tracked import Part, tracked
from screening.risk.facts import CustomerFacts


@tracked
def knowledge(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Invite to file what is known while the case is open, and lead to what was filed. No read."""
    return Part("licensing/knowledge/_tracking.html", {"case": case})


@register_customers
def read_customers(case: Case) -> Mapping[str, CustomerFacts]:
    """Return what risk may count: the last entry about each party, once the officer has read it."""
    return {
        str(entry.about): CustomerFacts(entry.customer_since, entry.visited_on, bool(entry.doubt))
        for entry in standing(case.pk)
        if entry.acknowledged_at is not None
    }
