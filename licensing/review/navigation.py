"""Where cases stand in the navigation, and where the timeline of a thread is shown."""

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from exportctl.core.web.threads import register_thread_url
from licensing.review.models import OPEN, Case


def open_cases(actor: User) -> int:
    """Count the open cases: the officer's own, or all for people without cases of their own."""
    cases = Case.objects.filter(OPEN)
    return (cases.filter(officer=actor) if actor.holds("review.recommend") else cases).count()


navigation("exporter", 10, "What needs you", "licensing:portal", permission="organizations.use")
navigation("regulator", 10, "Cases", "licensing:queue", permission="review.see_cases", count=open_cases)
register_thread_url(lambda thread: reverse("licensing:case", args=[thread]))
