"""What features above add: other ways to find a hit, panels on its page, and whether a license is in use.

And what the list of people asks of hits: those that somebody holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from screening.hits.adjudication import LIVE_LICENSE, OPEN_CASE, REGISTRY
from screening.hits.models import Hit, Watch
from screening.hits.rules import PartyFacts
from screening.matching import Match


@dataclass(frozen=True, slots=True)
class Finding:
    """A listed entity that a party is or is owned by; `chain` holds plain values for JSON."""

    party: PartyFacts
    match: Match
    basis: str = Hit.Basis.IDENTITY
    chain: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: its template and what the template is given."""

    template: str
    context: Mapping[str, Any]


Finder = Callable[[UUID, Sequence[PartyFacts]], Iterable[Finding]]
PanelMaker = Callable[[User, Hit], Panel | None]
_FINDERS: list[Finder] = []
_PANELS: list[PanelMaker] = []


def finder(function: Finder) -> Finder:
    """Register a function that finds hits of a thread's parties in its own way, each time they are screened.

    What it raises fails the run: a comparison that was not made is never "nothing found".
    """
    _FINDERS.append(function)
    return function


def panel(function: PanelMaker) -> PanelMaker:
    """Register a function that returns a panel for the page of a hit, or None where it has nothing to say."""
    _PANELS.append(function)
    return function


def found_otherwise(thread: UUID, parties: Sequence[PartyFacts]) -> list[Finding]:
    """Return what all finders find."""
    return [finding for find in _FINDERS for finding in find(thread, parties)]


def panels(actor: User, hit: Hit) -> list[Panel]:
    """Return the panels of a hit's page that have something to say."""
    return [made for make in _PANELS if (made := make(actor, hit)) is not None]


LicenseCheck = Callable[[UUID], bool]
_LICENSE_CHECKS: list[LicenseCheck] = []


def license_check(function: LicenseCheck) -> LicenseCheck:
    """Register a function that says whether a thread has a license in use: its hits come first."""
    _LICENSE_CHECKS.append(function)
    return function


def standing_of(thread: UUID) -> str:
    """Return what a hit of a thread stands against now: live_license, open_case or registry."""
    if any(in_use(thread) for in_use in _LICENSE_CHECKS):
        return LIVE_LICENSE
    of_registry = Watch.objects.filter(thread=thread, kind=Watch.Kind.PARTY).exists()
    return REGISTRY if of_registry else OPEN_CASE


def held_hits(person: User) -> Iterator[Work]:
    """Return how many hits wait for a person; whoever assigns hits gives them to somebody else."""
    if number := Hit.objects.filter(assignee=person, status__in=Hit.WAITING).count():
        url = f"{reverse('screening:hits')}?assignee={person.pk}"
        yield Work("Hits that wait for a ruling", number, url, "hits.assign")


register_work(held_hits)
