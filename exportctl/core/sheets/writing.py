"""Tables to take away. A cell that a spreadsheet program might run is written so that it does not."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exportctl.core.errors import Missing
from exportctl.core.sheets.rules import Column, harmless

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
WIDTH = 24


def as_csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file in UTF-8 with the mark by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.key for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, title: str) -> bytes:
    """Return a workbook: the table on its first sheet, what goes into each column on the second."""
    book = Workbook()
    table = book.worksheets[0]
    table.title = title
    _put(table, 1, [column.key for column in columns], bold=True)
    for number, row in enumerate(rows, start=2):
        _put(table, number, row)
    table.freeze_panes = "A2"
    for at in range(1, len(columns) + 1):
        table.column_dimensions[get_column_letter(at)].width = WIDTH
    guide = book.create_sheet("How to fill it in")
    _put(guide, 1, ["Column", "Needed", "What goes into it"], bold=True)
    for number, column in enumerate(columns, start=2):
        _put(guide, number, [column.key, "yes" if column.required else "no", column.help])
    for letter, width in (("A", WIDTH), ("B", 10), ("C", 100)):
        guide.column_dimensions[letter].width = width
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def download(
    form: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, name: str
) -> HttpResponse:
    """Answer with a table as a file that no browser opens by itself; `form` is csv or xlsx.

    Raises:
        Missing: there is no other form.
    """
    if form == "csv":
        response = HttpResponse(as_csv(columns, rows), content_type=CSV_TYPE)
    elif form == "xlsx":
        response = HttpResponse(as_xlsx(columns, rows, title="Table"), content_type=XLSX_TYPE)
    else:
        raise Missing("There is a CSV and an XLSX file, and no other.")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _put(sheet: Worksheet, number: int, row: Sequence[str], *, bold: bool = False) -> None:
    """Write a row as text, whatever its cells look like."""
    for at, text in enumerate(row, start=1):
        cell = sheet.cell(row=number, column=at, value=harmless(ILLEGAL_CHARACTERS_RE.sub("", text)) or None)
        cell.number_format = "@"
        if bold:
            cell.font = Font(bold=True)
