"""Cases of the demonstration that go on after their state, each to show something that is rare."""

from collections.abc import Mapping

from exportctl.core.people.models import User
from exportctl.demonstration import content, editions, fairness, returns, transfers
from exportctl.demonstration.walking import Walker
from licensing.conditions import services as conditions
from licensing.conditions.rules import Terms
from licensing.organizations.models import Organization
from licensing.review.models import Case

# How many days ago each was started.
STARTED = {
    "case-41": 15,
    "case-42": 75,
    "case-43": 100,
    "case-44": 50,
    "case-45": 34,
    "case-46": 28,
    "case-47": 85,
    "case-48": 33,
}


def add(exporters: Mapping[str, Organization], authority: dict[str, User]) -> None:
    """Walk each to its state, then let what makes it rare happen to it. Omar has them all."""
    for row in content.further_cases():
        exporter = exporters[row.organization]
        Walker(row, exporter, authority, number=1, days_ago=STARTED[row.key]).walk()
    _photographs_first(authority["omar"])
    editions.add(authority)
    returns.add()
    fairness.add(authority)
    transfers.add(exporters, authority)


def _photographs_first(officer: User) -> None:
    """Say that a condition is met before anything leaves, as its words say."""
    license = Case.objects.get(application__own_reference="PO 46/26").license
    free = license.condition_rows.get(source="")
    conditions.schedule(free, Terms("before"), evidence=True, actor=officer)
