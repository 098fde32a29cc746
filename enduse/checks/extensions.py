"""What features below ask of end-use checks: who has which, and what keeps the files of a case."""

from collections.abc import Iterator

from django.db.models import Exists
from django.urls import reverse

from enduse.checks.models import CheckPhoto, EndUseCheck
from enduse.checks.queries import OPEN
from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from licensing.disposals.holders import Holder, hold_files
from licensing.disposals.waits import NUMBER, Condition, waits_for


def open_checks(person: User) -> Iterator[Work]:
    """Return how many open checks a person is to carry out."""
    if number := EndUseCheck.objects.filter(inspector=person, status__in=OPEN).count():
        yield Work("End-use checks", number, reverse("enduse:checks"), "checks.plan")


register_work(open_checks)
hold_files(Holder(CheckPhoto))


@waits_for("check", "An end-use check of the license is not done.")
def _checked() -> Condition:
    return Exists(EndUseCheck.objects.filter(license__number=NUMBER, status__in=OPEN))
