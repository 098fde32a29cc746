"""What is said of a product, a party or a classification, as services take it and forms give it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from licensing.control_lists.models import ControlListEntry
from licensing.library import rules
from licensing.library.identifiers import Identifier
from licensing.library.models import BookParty
from licensing.library.models.products import Classification
from licensing.organizations.rules import normalize_name


@dataclass(frozen=True)
class ProductFacts:
    """What is said of a product. `origin` is ISO 3166-1 alpha-2, `answers` are by their keys."""

    name: str
    description: str
    part_numbers: tuple[str, ...] = ()
    manufacturer: str = ""
    origin: str = ""
    hs_code: str = ""
    classification: str = Classification.UNKNOWN
    entry: ControlListEntry | None = None
    classification_reason: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return the columns of a version."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        answers = {key: text for key, text in self.answers.items() if text}
        return values | {"part_numbers": list(self.part_numbers), "answers": answers}

    def searched(self) -> str:
        """Return what a search for the product looks through."""
        code = self.entry.code if self.entry else ""
        return rules.search_text([self.name, *self.part_numbers, self.manufacturer, code])


@dataclass(frozen=True)
class ClassificationFacts:
    """What an authority said of a product, when, and under which reference."""

    authority: str
    reference: str
    code: str
    decided_on: date
    note: str = ""


@dataclass(frozen=True)
class Contact:
    """A person to speak to."""

    name: str
    position: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class BookFacts:
    """What is said of a party: `kind` is one of `PartyKind`, `country` is ISO 3166-1 alpha-2."""

    kind: str
    name: str
    street: str
    city: str
    country: str
    aliases: tuple[str, ...] = ()
    postal_code: str = ""
    website: str = ""
    email: str = ""
    identifiers: tuple[Identifier, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return the party's own columns, those that a search reads among them."""
        values = {key: getattr(self, key) for key in _OWN}
        numbers = [one.value for one in self.identifiers]
        return values | {
            "aliases": list(self.aliases),
            "normalized_name": normalize_name(self.name)[:LONGEST_NORMALIZED],
            "search_text": rules.search_text([self.name, *self.aliases, self.city, *numbers]),
        }


LONGEST_NORMALIZED = 400  # a name in another script grows when it is written in Latin letters
_OWN = ("kind", "name", "street", "city", "country", "postal_code", "website", "email")


def facts_of(party: BookParty) -> BookFacts:
    """Return what a stored party says."""
    identifiers = (Identifier(one.kind, one.value, one.country) for one in party.identifiers.all())
    contacts = (Contact(one.name, one.position, one.email, one.phone) for one in party.contacts.all())
    return BookFacts(
        **{key: getattr(party, key) for key in _OWN},
        aliases=tuple(party.aliases),
        identifiers=tuple(identifiers),
        contacts=tuple(contacts),
    )
