"""Products and parties of the book for tests."""

from typing import Any

from exportctl.core.people.models import User
from licensing.library import services
from licensing.library.models import BookParty, Product
from licensing.organizations.models import Organization
from tests.factories.applications import make_entry


def product_facts(**fields: Any) -> services.ProductFacts:
    """Return what is said of one product, which is on the control list."""
    values: dict[str, Any] = {
        "name": "Fiber laser AP-2000",
        "description": "Continuous fiber laser, 2 kW, 1070 nm",
        "part_numbers": ("AP-2000", "AP-2000-EU"),
        "manufacturer": "Arden Photonics",
        "classification": "listed",
        "entry": make_entry(),
        "answers": {"purpose": "Cuts sheet metal.", "encryption": "no"},
    }
    return services.ProductFacts(**(values | fields))


def make_product(organization: Organization, user: User, kind: str = "goods", **fields: Any) -> Product:
    """Put a product into a library."""
    return services.add_product(organization, kind, product_facts(**fields), actor=user)


def book_facts(**fields: Any) -> services.BookFacts:
    """Return what is said of one party."""
    values: dict[str, Any] = {
        "kind": "company",
        "name": "Talheim Titanium GmbH",
        "aliases": ("Talheim Titan",),
        "street": "Lupinenweg 77",
        "city": "Talheim",
        "postal_code": "74388",
        "country": "DE",
        "identifiers": (services.Identifier("registration", "HRB 7700", "DE"),),
        "contacts": (services.Contact("Tilda Torstein", position="Buyer"),),
    }
    return services.BookFacts(**(values | fields))


def make_book_party(organization: Organization, user: User, **fields: Any) -> BookParty:
    """Put a party into a book."""
    return services.add_party(organization, book_facts(**fields), actor=user)
