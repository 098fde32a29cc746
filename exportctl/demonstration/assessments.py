"""Technical reviewers with their authority, one of which has expired, and what Tariq assessed."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.assessments import services
from licensing.assessments.rules import CONFIRM, LISTED, Finding
from licensing.competence.rules import CATEGORIES, add_years
from licensing.competence.services import Given, give
from licensing.review.models import Case

NOTE = "Compared the data sheet with the thresholds of the entry."
# The subject of the report summary, by entry.
SUBJECTS = {
    "1C010": "composites",
    "1C210": "composites",
    "1C350": "chemicals",
    "2B231": "pumps",
    "2B351": "measuring",
    "5A001": "telecommunications",
    "6A003": "cameras",
    "6A005": "lasers",
    "6B004": "measuring",
    "9A012": "drones",
}
NOT_YET = {"case-17"}  # recommended, and not to be approved before it is assessed


def qualify(authority: Mapping[str, User]) -> None:
    """Let the manager give authority: all to Tariq and whoever answers requests, to Tessa what has ended."""
    today, manager = timezone.localdate(), authority["max"]
    numbered = [category for category in CATEGORIES if category.isdigit()]
    training = "Course on the control list, parts 1 to 4, and two years beside another reviewer."
    two_years = add_years(today, 2)
    give(authority["tariq"], Given(numbered, "authorized", today, two_years, training), actor=manager)
    for name in ("omar", "olga", "cleo"):
        give(authority[name], Given(numbered, "authorized", today, two_years, training), actor=manager)
    half = today + timedelta(days=190)
    give(authority["tessa"], Given(["2", "6"], "authorized", today, half, training), actor=manager)
    soon = today + timedelta(days=240)
    course = "Course on the munitions list; works with a colleague so far."
    give(authority["tariq"], Given(["ML"], "supervised", today, soon, course), actor=manager)


def confirm(case: Case, authority: Mapping[str, User]) -> None:
    """Let Tariq confirm every line of a case as it was declared, lines of one entry alike."""
    by_code: dict[str, dict[UUID, int]] = {}
    for line in case.application.lines.select_related("entry"):
        by_code.setdefault(line.entry.code, {})[line.pk] = 0
    for code, seen in by_code.items():
        found = Finding(CONFIRM, (), "whole", SUBJECTS.get(code, "other"), note=NOTE)
        services.sign(case, finding=found, seen=seen, actor=authority["tariq"])


def correct(case: Case, authority: Mapping[str, User]) -> None:
    """Let Tariq put the spare optics of a laser under the entry of the laser; the laser itself waits."""
    line = case.application.lines.get(number=2)
    note = "The entry of the laser names its optics; the couplers fit nothing else."
    found = Finding(LISTED, ("6A005",), "components", "lasers", note=note)
    services.sign(case, finding=found, seen={line.pk: 0}, actor=authority["tariq"])
