"""What other features ask: the open requests that somebody has, and what was said of a product."""

from collections.abc import Iterator

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from licensing.advice import rulings  # noqa: F401  (registers what the library shows)
from licensing.advice.models import AdviceRequest


def open_requests(person: User) -> Iterator[Work]:
    """Return how many open requests a person has."""
    if number := AdviceRequest.objects.filter(officer=person, closed_at=None).count():
        yield Work(
            "Requests for classification and advice",
            number,
            reverse("licensing:advice-queue"),
            "advice.assign",
        )


register_work(open_requests)
