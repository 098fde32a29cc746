"""What one exporter of the demonstration keeps for its next applications."""

import csv

from exportctl.core.people.models import User
from exportctl.demonstration import statements
from exportctl.demonstration.content import FOLDER
from licensing.library import services
from licensing.library.models import BookParty
from licensing.organizations.models import Organization


def fill(organization: Organization) -> None:
    """Take in the table of products as the exporter would, and enter the parties of its book."""
    actor = User.objects.get(pk=organization.registered_by_id)
    table = (FOLDER / "products.csv").read_bytes()
    services.take_in(services.read_table(organization, "our products.csv", table, actor=actor), actor=actor)
    with (FOLDER / "book.csv").open(encoding="utf-8", newline="") as file:
        entered = [_enter(organization, row, actor) for row in csv.DictReader(file)]
    statements.keep(entered[0], actor)


def _enter(organization: Organization, row: dict[str, str], actor: User) -> BookParty:
    number = services.Identifier(row["identifier_kind"], row["identifier"], row["identifier_country"])
    contacts = (services.Contact(row["contact"], row["position"]),) if row["contact"] else ()
    names = ("kind", "name", "street", "city", "postal_code", "country")
    facts = services.BookFacts(
        **{name: row[name] for name in names},
        aliases=tuple(row["aliases"].split("|")),
        identifiers=(number,),
        contacts=contacts,
    )
    party = services.add_party(organization, facts, actor=actor)
    if row["note"]:
        services.write_note(party, row["note"], actor=actor)
    return party
