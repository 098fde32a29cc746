"""What the list of people asks: the open requests for classification and advice that somebody has."""

from collections.abc import Iterator

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
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
