"""Where the queues stand in the navigation."""

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from licensing.queues.queries import Filters, bounded, queue, usual
from licensing.queues.rules import counted
from licensing.review.models import Case


def shown_cases(actor: User) -> QuerySet[Case]:
    """Return the cases of the queue that the entry opens, up to the bound."""
    return bounded(queue(actor, Filters(whose=usual(actor)), today=timezone.localdate()))


navigation(
    "regulator",
    10,
    "Cases",
    "licensing:queue",
    permission="review.see_cases",
    count=shown_cases,
    said=counted,
)
navigation("regulator", 76, "Routing rules", "licensing:routing-rules", permission="review.see_cases")
