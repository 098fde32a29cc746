"""Where the queues stand in the navigation."""

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from licensing.queues.queries import Filters, bounded, queue
from licensing.queues.rules import counted
from licensing.review.models import Case


def open_cases(actor: User) -> QuerySet[Case]:
    """Return the open cases, up to the bound: the officer's own, or all for those without their own."""
    whose = "mine" if actor.holds("review.recommend") else "all"
    shown = queue(actor, Filters(whose=whose, waiting="shown"), today=timezone.localdate())
    return bounded(shown)


navigation(
    "regulator",
    10,
    "Cases",
    "licensing:queue",
    permission="review.see_cases",
    count=open_cases,
    said=counted,
)
navigation("regulator", 76, "Routing rules", "licensing:routing-rules", permission="review.see_cases")
