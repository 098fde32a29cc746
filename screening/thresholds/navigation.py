"""The regulators' entry, and the alarm of an engine that runs without its tables."""

from django.urls import reverse

from exportctl.core.access import check
from exportctl.core.people.models import User
from exportctl.core.web.alarms import Alarm, raises_alarms
from exportctl.core.web.navigation import navigation
from screening.matching import version
from screening.thresholds import queries

navigation(
    "regulator", 70, "Matching", "screening:matching", permission="matching.see", count=queries.waiting
)


@raises_alarms
def lesser_analysis(actor: User) -> list[Alarm]:
    """Say so where names are compared without rigour's tables."""
    if version.is_full() or not check(actor, "jobs.see"):
        return []
    return [
        Alarm(
            f"Names are compared by the lesser analysis {version.PLAIN}: rigour is not installed, and "
            "spellings that its tables know are missed. Install the locked packages and start again.",
            reverse("screening:features"),
        )
    ]
