"""What the list of people asks: the open cases that somebody has."""

from collections.abc import Iterator

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from licensing.review.models import OPEN, Case


def open_cases(person: User) -> Iterator[Work]:
    """Return how many open cases a person has; the queue gives them to somebody else."""
    if number := Case.objects.filter(OPEN, officer=person).count():
        url = f"{reverse('licensing:queue')}?whose=all&waiting=shown&officer={person.pk}"
        yield Work("Open cases", number, url, "review.assign")


register_work(open_cases)
