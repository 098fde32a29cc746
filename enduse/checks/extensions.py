"""What the list of people asks: the end-use checks that somebody has."""

from collections.abc import Iterator

from django.urls import reverse

from enduse.checks.models import EndUseCheck
from enduse.checks.queries import OPEN
from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work


def open_checks(person: User) -> Iterator[Work]:
    """Return how many open checks a person is to carry out."""
    if number := EndUseCheck.objects.filter(inspector=person, status__in=OPEN).count():
        yield Work("End-use checks", number, reverse("enduse:checks"), "checks.plan")


register_work(open_checks)
