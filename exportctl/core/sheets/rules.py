"""What a table must be like to be read: its columns, its limits, and which cells a program might run.

Pure: it works on rows of text, wherever they come from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exportctl.core.errors import DomainError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_PARTS = 200
MOST_CELLS = 200_000
LAST_ROW = 5_000
MOST_ROWS = 1_000
LONGEST_CELL = 5_000
ESCAPED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Column:
    """One column that a table may have: the key that stands in its header, and what goes into it."""

    key: str
    help: str
    required: bool = False


@dataclass(frozen=True)
class Line:
    """One row as read: its number in the file (the header is 1), its text by column, what is wrong."""

    number: int
    values: dict[str, str]
    faults: tuple[str, ...] = ()


def lines_of(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[Column], *, most: int = MOST_ROWS
) -> list[Line]:
    """Return the rows under the header by column; blank rows are left out. `rows` come with their numbers.

    Raises:
        DomainError: `file_empty`, `no_rows`, `unknown_columns`, `missing_columns` or `too_many_rows`.
    """
    filled = ((number, [cell.strip() for cell in row]) for number, row in rows)
    filled = ((number, row) for number, row in filled if any(row))
    first = next(filled, None)
    if first is None:
        raise DomainError("The file is empty.", code="file_empty")
    keys = _header(first[1], columns)
    found: list[Line] = []
    for number, row in filled:
        if len(found) == most:
            raise DomainError(
                f"The file has more than {most:,} rows. Split it into several files.", code="too_many_rows"
            )
        found.append(_line(number, row, keys))
    if not found:
        raise DomainError("The file has a header and no rows under it.", code="no_rows")
    return found


def _header(cells: Sequence[str], columns: Sequence[Column]) -> list[str]:
    keys = ["_".join(cell.lower().replace("-", " ").split()) for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    known = {column.key for column in columns}
    if unknown := [cell for cell, key in zip(cells, keys, strict=False) if key not in known]:
        listed = ", ".join(f"“{cell[:40]}”" if cell else "one without a name" for cell in unknown[:10])
        raise DomainError(
            f"The header has columns that are not known here: {listed}. Take the template.",
            code="unknown_columns",
        )
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        raise DomainError(f"The header has {doubled[0]} twice.", code="unknown_columns")
    if missing := [column.key for column in columns if column.required and column.key not in keys]:
        raise DomainError(f"The header lacks {', '.join(missing)}.", code="missing_columns")
    return keys


def _line(number: int, row: Sequence[str], keys: Sequence[str]) -> Line:
    faults = []
    if any(row[len(keys) :]):
        faults.append("it has a value to the right of the last column that has a name")
    cells = [*row[: len(keys)], *[""] * (len(keys) - len(row))]
    for key, cell in zip(keys, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            faults.append(f"{key} is longer than {LONGEST_CELL:,} characters")
    values = {key: plain(cell[:LONGEST_CELL]) for key, cell in zip(keys, cells, strict=True)}
    return Line(number, values, tuple(faults))


def plain(cell: str) -> str:
    """Take away the apostrophe that `harmless` puts first, so that what is written reads as it was."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ESCAPED else cell


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula: with an apostrophe first."""
    return f"'{cell}" if cell.startswith(ESCAPED) else cell
