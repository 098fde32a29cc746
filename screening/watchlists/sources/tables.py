"""A file with a header: each row as a mapping from column to cell, rows that do not fit left out."""

from collections.abc import Iterator, Mapping, Sequence

from screening.watchlists.sources.gathering import Gathering
from screening.watchlists.sources.reading import ListRefused, Row, one_line


def header_of(
    file: str, row: Row | None, required: Sequence[str], optional: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the names of the columns in small letters.

    Raises:
        ListRefused: a required column is missing, one stands twice, or is not among the `optional`, if
            those are given.
    """
    header = tuple(one_line(cell).casefold() for cell in row.cells) if row else ()
    line = row.line if row else 1
    missing = [column for column in required if column not in header]
    if missing:
        raise ListRefused(file, line, f"Missing columns: {', '.join(missing)}.")
    unknown = [column for column in header if optional is not None and column not in (*required, *optional)]
    if unknown:
        raise ListRefused(file, line, f"Unknown columns: {', '.join(unknown)[:200]}.")
    if len(set(header)) != len(header):
        raise ListRefused(file, line, "A column stands twice.")
    return header


def records(
    rows: Iterator[Row],
    required: Sequence[str],
    gathering: Gathering,
    *,
    optional: Sequence[str] | None = None,
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield line and cells of each row under the header, cells on one line; quarantine rows that do not fit.

    Raises:
        ListRefused: the header is not as it must be, or nothing stands under it, or the last row is too
            short: then the file was cut off, and nobody knows how much of it is missing.
    """
    header = header_of(gathering.file, next(rows, None), required, optional)
    row = None
    for row in rows:
        if len(row.cells) == len(header):
            yield row.line, {column: one_line(cell) for column, cell in zip(header, row.cells, strict=True)}
        else:
            gathering.misfits += 1
            gathering.leave_out(row.line, f"The row has {len(row.cells)} cells instead of {len(header)}.")
    if row is None:
        raise ListRefused(gathering.file, 1, "The file has a header and no rows.")
    if len(row.cells) < len(header):
        reason = f"The file is cut off: its last row has {len(row.cells)} cells instead of {len(header)}."
        raise ListRefused(gathering.file, row.line, reason)


def check_end(text: str, gathering: Gathering) -> None:
    """Name it as a problem if the text does not end with a line break: its last cell may be cut off."""
    if not text.endswith(("\n", "\r")):
        gathering.note(text.count("\n") + 1, "The last line has no line break; the file may be cut off.")


def many(text: str, separator: str = ";") -> tuple[str, ...]:
    """Return the values that stand in one cell, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip()))
