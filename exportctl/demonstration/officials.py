"""Responsible officials who sign for two exporters, and the application that one of them has declared."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from exportctl.demonstration import papers
from licensing.organizations import services
from licensing.organizations.models import Official, Organization

SIGNERS = {"arden": ("Ronan Halloway", "Managing director"), "kestrel": ("Wilma Carrick", "Director")}
DECLARED_ON_PAPER = frozenset({"case-04"})


def add(exporters: Mapping[str, Organization]) -> None:
    """Enter the officials, each with a power of attorney for two years from today."""
    today = timezone.localdate()
    for key, (name, title) in SIGNERS.items():
        organization = exporters[key]
        paper = papers.paper(
            "Power of attorney", f"{name}, {title}, may sign alone for {organization.name} in export control."
        )
        facts = services.OfficialFacts(name, title, True, today, today + timedelta(days=730))
        services.add_official(organization, facts, paper, actor=organization.registered_by)


def who_signed(case: str, organization: Organization) -> UUID | None:
    """Return the official who declared a case on paper; None where somebody declares in person."""
    if case not in DECLARED_ON_PAPER:
        return None
    return Official.objects.get(organization=organization).pk
