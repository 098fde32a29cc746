"""Goods of a draft by spreadsheet: the template, and an upload that is taken in whole or not at all."""

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
from licensing.applications.portal.pages import explain, show, version_of

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
    """A table of goods lines."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV (UTF-8) or XLSX, at most 5 MB and {MOST_LINES} rows.",
        allow_empty_file=True,
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file."},
    )


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for a table of goods, and add all its lines, or tell of every row that is wrong."""
    actor = actor_of(request)
    application = queries.draft_of(actor, application_id)
    form = TableForm(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound else 200
    faults: list[str] = []
    if form.is_valid():
        try:
            lines, faults = _parsed(form.cleaned_data["file"].read(LARGEST_FILE + 1))
            if not faults:
                services.add_goods_lines(application, lines, actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, application)
        else:
            if not faults:
                messages.success(request, f"Lines added: {len(lines)}. Look at them before you go on.")
                return redirect("licensing:application-goods", application.pk)
    return show(request, "table", application, form=form, faults=faults, columns=COLUMNS, status=status)


@opens_for("applications.draft")
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Send an empty table, in CSV or XLSX."""
    return download(form, COLUMNS, [], name="goods-template")


def _parsed(data: bytes) -> tuple[list[services.LineFacts], list[str]]:
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
