"""Parties of a draft by spreadsheet: the template, and an upload that is taken in whole or not at all."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import opens_for
from exportctl.core.sheets import Column
from exportctl.core.sheets.reading import read
from exportctl.core.sheets.writing import download
from licensing.applications import services
from licensing.applications.forms import PartyForm
from licensing.applications.models import PartyRole
from licensing.applications.portal.table import Table, take_table
from licensing.library import identifiers
from licensing.library.models.parties import PartyKind
from licensing.types.manifest import LicenseType

MOST_PARTIES = 100
COLUMNS = (
    Column("role", f"One of {', '.join(PartyRole.values)}, as the type of license has them.", required=True),
    Column("kind", f"One of {', '.join(PartyKind.values)}.", required=True),
    Column("name", "The whole name as registered, in its own script or in Latin letters.", required=True),
    Column("aliases", "Other names, with | between them."),
    Column("street", "Street and number.", required=True),
    Column("postal_code", "The postal code."),
    Column("city", "The city.", required=True),
    Column("country", "Its two-letter code, such as DE.", required=True),
    Column("website", "The address of its pages."),
    Column("email", "Its e-mail address."),
    Column("birth_date", "Of a person: 1971, 1971-03 or 1971-03-02."),
    Column("nationality", "Of a person: a two-letter code."),
    Column("number_kind", f"What the number is: one of {', '.join(identifiers.KINDS)}."),
    Column("number", "A number that tells it from another of the same name."),
    Column("number_country", "Who issued the number: a two-letter code."),
)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for a table of parties, and add all of them, or tell of every row that is wrong."""
    add, back = services.add_parties, "licensing:application-parties"
    table = Table("party_table", COLUMNS, MOST_PARTIES, _parsed, add, "Parties", back)
    return take_table(request, application_id, table)


@opens_for("applications.draft")
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Send an empty table, in CSV or XLSX."""
    return download(form, COLUMNS, [], name="parties-template")


def _parsed(data: bytes, kind: LicenseType) -> tuple[list[services.PartyFacts], list[str]]:
    """Read every row with the form that people fill in; return the parties, and which row has what wrong."""
    parties, faults = [], []
    for line in read(data, columns=COLUMNS, most=MOST_PARTIES):
        form = PartyForm(_typed(line.values), license_type=kind)
        wrong = [f"{_column(field)}{text}" for field, texts in form.errors.items() for text in texts]
        faults += [f"Row {line.number}: {message}" for message in (*line.faults, *wrong)]
        if not wrong:
            parties.append(form.facts())
    return parties, faults


def _typed(values: dict[str, str]) -> dict[str, str]:
    """Return a row as the form of a party has it: its choices as they are stored, other names one a line."""
    lower = {key: "_".join(values.get(key, "").lower().split()) for key in ("role", "kind", "number_kind")}
    upper = {key: values.get(key, "").upper() for key in ("country", "nationality", "number_country")}
    said = values | lower | upper
    numbers = {f"{key}_0": said.pop(key, "") for key in ("number_kind", "number", "number_country")}
    return said | numbers | {"aliases": values.get("aliases", "").replace("|", "\n")}


def _column(field: str) -> str:
    return "" if field == "__all__" else f"{field.removesuffix('_0')}: "
