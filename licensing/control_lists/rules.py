"""How a control list file is read, and what gets it refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from exportctl.core.errors import DomainError, Gap

COLUMNS = (
    "code",
    "title",
    "category",
    "category_name",
    "product_group",
    "product_group_name",
    "regime",
    "reasons",
    "unit",
    "sensitive",
)
LONGEST = {
    "title": 500,
    "category": 2,
    "category_name": 100,
    "product_group": 2,
    "product_group_name": 100,
    "regime": 20,
}
REASONS = {
    "NS": "national security",
    "MT": "missile technology",
    "NP": "nuclear nonproliferation",
    "CB": "chemical and biological weapons",
    "CW": "Chemical Weapons Convention",
    "EI": "encryption",
    "SL": "secret listening",
    "CC": "crime control",
    "FC": "firearms convention",
    "FP": "foreign policy",
    "RS": "regional stability",
    "UN": "United Nations embargo",
    "SI": "significant items",
    "SS": "short supply",
    "AT": "anti-terrorism",
}
REGIMES = {
    "WA": "Wassenaar Arrangement",
    "WA-ML": "Wassenaar Arrangement, munitions list",
    "NSG": "Nuclear Suppliers Group",
    "NSG-TL": "Nuclear Suppliers Group, trigger list",
    "MTCR": "Missile Technology Control Regime",
    "AG": "Australia Group",
    "NATIONAL": "National control",
    "NONE": "None",
}
LARGEST_FILE = 20_000_000
MOST_GAPS = 20
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,19}")
_REASON = re.compile(r"[A-Z]{2,4}")


@dataclass(frozen=True)
class EntryRow:
    """One line of a control list file: `reasons` are codes such as NS or MT, `unit` is UN/ECE Rec 20."""

    code: str
    title: str
    category: str
    category_name: str
    product_group: str
    product_group_name: str
    regime: str
    reasons: tuple[str, ...]
    unit: str
    sensitive: bool


def read_entries(data: bytes, *, units: Collection[str]) -> list[EntryRow]:
    """Return the entries of a UTF-8 CSV file with the columns `COLUMNS`, in the order of the file.

    Lines are counted from 1, the header being line 1. `units` are the unit codes that may stand in the file.

    Raises:
        DomainError: `file_empty`, `file_too_large`, `wrong_encoding`, `not_csv`, `missing_columns`
            or `bad_lines`, the last with a gap for each bad line (at most 20).
    """
    reader = csv.DictReader(io.StringIO(_text(data), newline=""), strict=True)
    rows: list[EntryRow] = []
    gaps: list[Gap] = []
    first_line: dict[str, int] = {}
    try:
        _require_columns(reader.fieldnames)
        for record in reader:
            faults = _faults(record, units)
            row_code = str(record["code"] or "").strip()
            if row_code in first_line:
                faults.append(f"the code {row_code} is already on line {first_line[row_code]}")
            first_line.setdefault(row_code, reader.line_num)
            if faults:
                gaps.append(Gap(f"Line {reader.line_num}: {'; '.join(faults)}."))
            else:
                rows.append(_row(record))
    except csv.Error as error:
        raise DomainError(f"Line {reader.line_num} is not valid CSV: {error}.", code="not_csv") from error
    if gaps:
        raise _bad_lines(gaps)
    if not rows:
        raise DomainError("The file has a header and no entries.", code="file_empty")
    return rows


def reason_in_words(code: str) -> str:
    """Return "NS (national security)"; a reason that this product does not know is shown as it is."""
    return f"{code} ({REASONS[code]})" if code in REASONS else code


def search_text(row: EntryRow) -> str:
    """Return what a search looks through: code and title in lower case."""
    return f"{row.code} {row.title}".lower()


def _text(data: bytes) -> str:
    if not data.strip():
        raise DomainError("The file is empty.", code="file_empty")
    if len(data) > LARGEST_FILE:
        raise DomainError(f"The file is larger than {LARGEST_FILE:,} bytes.", code="file_too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DomainError(f"Line {line} is not UTF-8 text.", code="wrong_encoding") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DomainError(
            f"Line {line} holds a NUL character; this is not a text file.",
            code="wrong_encoding",
        )
    return text


def _require_columns(found: Sequence[str] | None) -> None:
    missing = [name for name in COLUMNS if name not in (found or [])]
    if missing:
        raise DomainError(f"Line 1 lacks the columns {', '.join(missing)}.", code="missing_columns")


def _faults(record: dict[str, str | None], units: Collection[str]) -> list[str]:
    """Return what is wrong with one line, in words that follow its number."""
    if None in record:
        return ["it has more values than the header has columns"]
    if any(record[name] is None for name in COLUMNS):
        return ["it has fewer values than the header has columns"]
    value = {name: (record[name] or "").strip() for name in COLUMNS}
    faults = [
        f"the {name} is empty" for name in COLUMNS if name not in ("reasons", "code") and not value[name]
    ]
    faults += [
        f"the {name} is longer than {most}" for name, most in LONGEST.items() if len(value[name]) > most
    ]
    if not _CODE.fullmatch(value["code"]):
        faults.append(f"“{value['code'][:40]}” is not a code of capitals, digits, points and hyphens")
    if value["unit"] and value["unit"] not in units:
        faults.append(f"“{value['unit'][:10]}” is not a unit code")
    if value["sensitive"] and value["sensitive"] not in ("Y", "N"):
        faults.append("sensitive must be Y or N")
    faults += [
        f"“{reason[:10]}” is not a reason code" for reason in _reasons(value) if not _REASON.fullmatch(reason)
    ]
    return faults


def _reasons(value: dict[str, str]) -> list[str]:
    return value["reasons"].split("|") if value["reasons"] else []


def _row(record: dict[str, str | None]) -> EntryRow:
    value = {name: (record[name] or "").strip() for name in COLUMNS}
    return EntryRow(
        code=value["code"],
        title=value["title"],
        category=value["category"],
        category_name=value["category_name"],
        product_group=value["product_group"],
        product_group_name=value["product_group_name"],
        regime=value["regime"],
        reasons=tuple(_reasons(value)),
        unit=value["unit"],
        sensitive=value["sensitive"] == "Y",
    )


def _bad_lines(gaps: list[Gap]) -> DomainError:
    count = len(gaps)
    message = f"{count} {'line is' if count == 1 else 'lines are'} wrong. {gaps[0].message}"
    return DomainError(message, code="bad_lines", gaps=gaps[:MOST_GAPS])
