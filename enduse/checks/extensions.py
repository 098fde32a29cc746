"""What features below ask of end-use checks: who has which, and what keeps the files of a case."""

from collections.abc import Iterator

from django.db.models import Exists, Q
from django.urls import reverse

from enduse.checks.models import CLOSED, CheckPhoto, EndUseCheck
from enduse.checks.queries import OPEN
from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from licensing.disposals.holders import Holder, Owner, hold_files, own_files
from licensing.disposals.waits import NUMBER, Condition, waits_for, young_from


def open_checks(person: User) -> Iterator[Work]:
    """Return how many open checks a person is to carry out."""
    if number := EndUseCheck.objects.filter(inspector=person, status__in=OPEN).count():
        yield Work("End-use checks", number, reverse("enduse:checks"), "checks.plan")


register_work(open_checks)
hold_files(Holder(CheckPhoto, license="check_visit__license"))
own_files(Owner(EndUseCheck, "Photographs of end-use checks", license="license"))


@waits_for("check", "An end-use check of the license is not done.")
def _checked() -> Condition:
    return Exists(EndUseCheck.objects.filter(license__number=NUMBER, status__in=OPEN))


@waits_for("young_check", "The time of the photographs of an end-use check of the license is not over.")
def _young() -> Condition:
    """A check that was called off was signed by nobody: what is closed is not changed any more."""
    young = young_from("check")
    ended = Q(signed_at__gte=young) | Q(signed_at=None, status__in=CLOSED, updated_at__gte=young)
    return Exists(EndUseCheck.objects.filter(ended, license__number=NUMBER))
