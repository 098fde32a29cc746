"""What an organization is beside what another is, or what it asks to be: attribute by attribute."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from exportctl.core.reference import countries
from licensing.organizations.models import Identity, Organization
from licensing.organizations.rules import normalize_name, normalize_number

Described = Organization | Identity


@dataclass(frozen=True)
class Pair:
    """One attribute of this one beside the same of another, and whether both mean the same."""

    label: str
    here: str
    there: str
    same: bool


def identity_pairs(here: Described, there: Described) -> list[Pair]:
    """Return what two are by their registers side by side."""
    numbers = (normalize_number(here.registration_number), normalize_number(there.registration_number))
    address = [", ".join(filter(None, [one.street, one.postal_code, one.city])) for one in (here, there)]
    return [
        Pair("Name", here.name, there.name, normalize_name(here.name) == normalize_name(there.name)),
        Pair(
            "Registration number",
            here.registration_number,
            there.registration_number,
            numbers[0] == numbers[1],
        ),
        Pair("Address", address[0], address[1], address[0].casefold() == address[1].casefold()),
        Pair(
            "Country",
            countries.name(here.country),
            countries.name(there.country),
            here.country == there.country,
        ),
    ]


def pairs(here: Described, there: Organization) -> list[Pair]:
    """Return the attributes of two side by side, with the contact where both are organizations."""
    found = identity_pairs(here, there)
    if isinstance(here, Organization):
        mails = (here.contact_email, there.contact_email)
        found.append(Pair("Contact", *mails, mails[0].casefold() == mails[1].casefold()))
    return found


def beside(here: Described, others: QuerySet[Organization]) -> list[dict[str, Any]]:
    """Return the first ten of those that resemble one, each with the attributes of both side by side."""
    return [{"organization": other, "pairs": pairs(here, other)} for other in others[:10]]
