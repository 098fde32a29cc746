"""Some licenses of the demonstration go on: one suspended, one with a condition overdue, one given back."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.conditions import services as conditions
from licensing.conditions.rules import Terms
from licensing.licenses import services
from licensing.licenses.models import License
from licensing.review.models import Case

SUSPENDED = "Night-time wildlife census in a national park."
OVERDUE = "Inspection of power lines after storms. For the home market only, under the end user's own name."
HALF_YEARLY = "Rowing shells and masts. Trained staff of the end user run the equipment."
GIVEN_BACK = "Radio link between lighthouses. The goods stay at the address of the end user."
DAYS_AGO = 12


def go_on(authority: Mapping[str, User]) -> None:
    """Let three licenses go on, some days ago."""
    with as_of(timezone.now() - timedelta(days=DAYS_AGO)) as past:
        license = _license(SUSPENDED)
        services.suspend(
            license,
            reason="The end user has moved. Tell us where the cameras stand now.",
            note="Read in the end user's annual report.",
            actor=authority["cleo"],
        )
        past.wait(hours=2)
        _say_when_due(OVERDUE, Terms("first", 45), authority["omar"])
        _say_when_due(HALF_YEARLY, Terms("periodic", 6), authority["omar"])
        past.wait(hours=2)
        license = _license(GIVEN_BACK)
        filer = license.case.application.submitted_by
        if filer is not None:
            services.surrender(license, reason="The customer canceled the order.", actor=filer)


def _say_when_due(use: str, terms: Terms, officer: User) -> None:
    """Say when the free text among a license's conditions is due, as its words say."""
    free = _license(use).condition_rows.get(source="")
    conditions.schedule(free, terms, evidence=True, actor=officer)


def _license(use: str) -> License:
    return License.objects.get(case__in=Case.objects.filter(application__intended_use=use))
