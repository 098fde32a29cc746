"""Who is screened with a case: its parties, and the exporter with the contact that it named. Pure.

The exporter is described as its organization is now, with the names that it had before, and not as it was
when it applied: a change is a reason to screen again, as with any party.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from licensing.applications.models import Application, Party
from licensing.library.models.parties import PartyKind
from licensing.organizations.models import Organization
from licensing.organizations.rules import normalize_name
from screening.hits.rules import KINDS, PartyFacts
from screening.matching import comparable

EXPORTER, CONTACT = "exporter", "contact"


def screened_parties(application: Application) -> tuple[PartyFacts, ...]:
    """Return all that the screener is told of an application, in a stable order."""
    return described(application.organization, application.parties.all())


def described(organization: Organization, named: Iterable[Party]) -> tuple[PartyFacts, ...]:
    """Return what the screener is told of an exporter and the parties that it deals with."""
    parties = [party_facts(party) for party in named]
    exporter = exporter_facts(organization)
    merged = [joined(one, [party for party in parties if is_same(one, party)]) for one in exporter]
    others = [party for party in parties if not any(is_same(one, party) for one in exporter)]
    return tuple(sorted([*merged, *others], key=lambda party: party.ref))


def party_facts(party: Party) -> PartyFacts:
    """Return what the screener is told of one party."""
    numbers = party.numbers
    return PartyFacts(
        ref=party.known_as,
        role=party.role,
        kind=party.kind,
        name=party.name,
        aliases=tuple(party.aliases),
        address=party.address_line,
        country=party.country,
        birth_date=party.birth_date,
        identifiers=tuple(number.value for number in numbers),
        identifier_notes=tuple(number.note for number in numbers),
    )


def exporter_facts(organization: Organization) -> tuple[PartyFacts, ...]:
    """Return what the screener is told of an exporter, and of the person that it named as its contact.

    A contact whose name has no letter or digit names nobody, and is left out.
    """
    address = ", ".join(filter(None, [organization.street, organization.postal_code, organization.city]))
    place: dict[str, Any] = {"address": address, "country": organization.country}
    exporter = PartyFacts(
        ref=str(organization.pk),
        role=EXPORTER,
        kind=PartyKind.COMPANY.value,
        name=organization.name,
        aliases=tuple(name for name in organization.former_names if name != organization.name),
        identifiers=(organization.registration_number,),
        identifier_notes=(f"registration, {organization.country}",),
        **place,
    )
    if not comparable(organization.contact_name):
        return (exporter,)
    contact = PartyFacts(
        ref=f"{organization.pk}:contact",
        role=CONTACT,
        kind=PartyKind.PERSON.value,
        name=organization.contact_name,
        **place,
    )
    return exporter, contact


def is_same(exporter: PartyFacts, party: PartyFacts) -> bool:
    """Whether a party of an application is its exporter, or the contact: by name, kind and country."""
    return (
        KINDS[exporter.kind] == KINDS[party.kind]
        and exporter.country == party.country
        and normalize_name(exporter.name) == normalize_name(party.name)
    )


def joined(exporter: PartyFacts, named: Sequence[PartyFacts]) -> PartyFacts:
    """Return the exporter with all that is said of it as a party of its own application: one party, not two.

    Nothing is lost of what finds a listed name: every name and number stays. Of two dates of birth none does,
    because one would speak against the other's hit.
    """
    if not named:
        return exporter
    everybody = [exporter, *named]
    births = set(_once(one.birth_date for one in named))
    numbers = {
        number: note
        for one in reversed(everybody)
        for number, note in zip(one.identifiers, one.identifier_notes, strict=True)
    }
    return replace(
        exporter,
        role="_and_".join(_once(one.role for one in everybody)),
        aliases=tuple(name for name in _once(n for one in everybody for n in one.names))[1:],
        address="; ".join(_once(one.address for one in everybody)),
        birth_date=births.pop() if len(births) == 1 else "",
        identifiers=tuple(numbers),
        identifier_notes=tuple(numbers.values()),
    )


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, texts)))
