"""Goods of a draft by spreadsheet: the template, and an upload that is taken in whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.reference import currencies, units
from exportctl.core.sheets import Column
from exportctl.core.sheets.reading import read
from exportctl.core.sheets.rules import LARGEST_FILE
from exportctl.core.sheets.writing import download
from exportctl.core.web.forms import PlainForm
from licensing.applications import queries, services
from licensing.applications.forms import GoodsForm
from licensing.applications.portal.pages import explain, opened, show, version_of
from licensing.types.manifest import LicenseType

Facts = TypeVar("Facts")
MOST_LINES = 200
COLUMNS = (
    Column("description", "What the goods are, in technical words.", required=True),
    Column("part_number", "The part or model number."),
    Column("control_code", "The control list entry, such as 6A005, or UNLISTED.", required=True),
    Column("quantity", "A number without thousands separators, such as 1200.5.", required=True),
    Column("unit", f"One of {', '.join(units.UNITS)}.", required=True),
    Column("value", "Of the whole line, without thousands separators.", required=True),
    Column("currency", f"One of {', '.join(currencies.CURRENCIES)}.", required=True),
)


class TableForm(PlainForm):
    """A table of at most so many rows."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file."},
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"CSV (UTF-8) or XLSX, at most 5 MB and {most} rows."


@dataclass(frozen=True)
class Table(Generic[Facts]):
    """A table of rows of a draft: its page, what it holds, how it is read and added, and where it leads."""

    page: str
    columns: Sequence[Column]
    most: int
    parse: Callable[[bytes, LicenseType], tuple[list[Facts], list[str]]]
    add: Callable[..., object]
    called: str
    back: str


def take_table(request: HttpRequest, application_id: UUID, table: Table[Any]) -> HttpResponse:
    """Ask for a table, and add all its rows, or tell of every row that is wrong."""
    application = opened(request, application_id)
    form = TableForm(request.POST or None, request.FILES or None, most=table.most)
    status = 422 if form.is_bound else 200
    faults: list[str] = []
    if form.is_valid():
        try:
            data = form.cleaned_data["file"].read(LARGEST_FILE + 1)
            found, faults = table.parse(data, queries.kind_of(application))
            if not faults:
                table.add(application, found, actor=actor_of(request), version=version_of(request))
        except DomainError as error:
            status = explain(error, form, application)
        else:
            if not faults:
                said = f"{table.called} added: {len(found)}. Look at them before you go on."
                messages.success(request, said)
                return redirect(table.back, application.pk)
    context = {"form": form, "faults": faults, "columns": table.columns}
    return show(request, table.page, application, status=status, **context)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for a table of goods, and add all its lines, or tell of every row that is wrong."""
    add, back = services.add_goods_lines, "licensing:application-goods"
    table = Table("table", COLUMNS, MOST_LINES, _parsed, add, "Lines", back)
    return take_table(request, application_id, table)


@opens_for("applications.draft")
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Send an empty table, in CSV or XLSX."""
    return download(form, COLUMNS, [], name="goods-template")


def _parsed(data: bytes, kind: LicenseType) -> tuple[list[services.LineFacts], list[str]]:
    """Read every row with the form that people fill in; return the lines and what is wrong with which row."""
    lines, faults = [], []
    for line in read(data, columns=COLUMNS, most=MOST_LINES):
        upper = {key: line.values.get(key, "").upper() for key in ("control_code", "unit", "currency")}
        form = GoodsForm(line.values | upper)
        wrong = [f"{field}: {text}" for field, texts in form.errors.items() for text in texts]
        faults += [f"Row {line.number}: {message}" for message in (*line.faults, *wrong)]
        if not wrong:
            lines.append(form.facts())
    return lines, faults
