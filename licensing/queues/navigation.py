"""Where the queues stand in the navigation."""

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from licensing.queues.queries import Filters, bounded_counts, queue
from licensing.queues.rules import counted


def open_cases(actor: User) -> str:
    """Count the open cases: the officer's own, or all for people without cases of their own."""
    whose = "mine" if actor.holds("review.recommend") else "all"
    shown = queue(actor, Filters(whose=whose, waiting="shown"), today=timezone.localdate())
    return counted(bounded_counts(actor, {whose: shown})[whose])


navigation("regulator", 10, "Cases", "licensing:queue", permission="review.see_cases", count=open_cases)
