"""From the bytes of an upload to rows of text. Nothing in a file is run, followed or believed."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from exportctl.core.errors import DomainError
from exportctl.core.sheets import rules
from exportctl.core.sheets.rules import Column, Line

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
BROKEN = "This spreadsheet cannot be read. Open it, save it again as XLSX or as CSV, and choose that file."


def read(data: bytes, *, columns: Sequence[Column], most: int = rules.MOST_ROWS) -> list[Line]:
    """Return the rows of a CSV or XLSX file; what it is shows in its bytes, not in its name.

    Of a workbook the first sheet is read. A formula is taken as the text that was typed.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `file_type_refused`, `wrong_encoding`, `not_a_table`,
            `unpacks_too_large`, or what `rules.lines_of` raises.
    """
    if not data.strip():
        raise DomainError("The file is empty.", code="file_empty")
    if len(data) > rules.LARGEST_FILE:
        size = rules.LARGEST_FILE // 1024 // 1024
        raise DomainError(f"The file is larger than {size} MB.", code="file_too_large")
    if data.startswith(OLD_EXCEL):
        raise DomainError(
            "This is an old or a locked Excel file. Save it as XLSX or CSV, without a password.",
            code="file_type_refused",
        )
    rows = _workbook_rows(data) if data.startswith(ZIP) else _csv_rows(data)
    return rules.lines_of(rows, columns, most=most)


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DomainError(
            f"Line {line} is not UTF-8 text. In Excel, save as “CSV UTF-8”.", code="wrong_encoding"
        ) from error
    if "\0" in text:
        raise DomainError("This is neither a CSV nor an XLSX file.", code="file_type_refused")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number, cells = 1, 0
    try:
        for row in reader:
            cells += len(row)
            _within(reader.line_num, cells)
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise DomainError(f"Line {reader.line_num} is not valid CSV: {error}.", code="not_a_table") from error


def _delimiter(text: str) -> str:
    """Return what separates the columns: Excel writes semicolons where the comma is the decimal sign."""
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Read the first sheet. A hostile file may break the reader anywhere, so any error is a refusal."""
    try:
        _expect_workbook(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        cells = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            cells += len(row)
            _within(number, cells)
            yield number, [_text(value) for value in row]
    except DomainError:
        raise
    except Exception as error:
        raise DomainError(BROKEN, code="not_a_table") from error


def _expect_workbook(data: bytes) -> None:
    """Refuse what unpacks to too much. zipfile reads no more of a part than the part says it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise DomainError("This is a ZIP file and not an XLSX workbook.", code="file_type_refused")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DomainError(
            "This workbook has macros. Save it as XLSX, without macros.", code="file_type_refused"
        )
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > rules.MOST_PARTS or unpacked > rules.LARGEST_UNPACKED:
        raise DomainError(
            "This workbook unpacks to far more than a table needs. Copy the table into a new workbook.",
            code="unpacks_too_large",
        )


def _within(number: int, cells: int) -> None:
    if number > rules.LAST_ROW or cells > rules.MOST_CELLS:
        raise DomainError(
            f"The table reaches beyond row {rules.LAST_ROW:,} or is far wider than the template. "
            "Delete what lies outside your rows, or copy them into a new file.",
            code="too_many_rows",
        )


def _text(value: Any) -> str:
    """Return a cell as a person sees it: 12 for 12.0, yes for TRUE, 2026-11-22 for a date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, ArrayFormula):
        return str(value.text or "=")
    return "=TABLE()" if isinstance(value, DataTableFormula) else str(value)
