"""UK consolidated list of financial sanctions targets: the CSV of OFSI, and its successor of the FCDO.

A line with the date, a header, and a row for every pairing of a name with a birth date or an address; the
rows of one target share a group id. Three layouts are read by the names of their columns: that of 2018
without names in other scripts, that of OFSI until January 2026 with them and with the quality of aliases,
and the UK Sanctions List, which took its place. Files of the first are in Windows-1252; the others must be
UTF-8. Several values in a cell are numbered `(1) … (2) …`.

Source: OFSI, "Consolidated List of Financial Sanctions Targets, format guide"; read against the file of
13 April 2018. The two later layouts are tested on fictional rows only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from screening.watchlists.sources.dates import exact
from screening.watchlists.sources.gathering import (
    Gathering,
    Note,
    Unreadable,
    births,
    labelled,
    named,
    quoted,
)
from screening.watchlists.sources.listed import (
    FORMER,
    ORGANIZATION,
    PERSON,
    STRONG,
    VESSEL,
    WEAK,
    Identifier,
    ListedAddress,
    ListedEntity,
    ListedName,
    ParsedList,
)
from screening.watchlists.sources.numbers import bare
from screening.watchlists.sources.places import country_code, nationality
from screening.watchlists.sources.reading import (
    UTF_8,
    WINDOWS,
    ListRefused,
    NamedFile,
    Row,
    csv_rows,
    one_line,
    only_file,
    text_of,
    unpacked,
)
from screening.watchlists.sources.tables import check_end, records

REQUIRED = ("name 6", "name 1", "name 2", "name 3", "name 4", "name 5")
NAMES = ("name 1", "name 2", "name 3", "name 4", "name 5", "name 6")
KINDS = {"individual": PERSON, "entity": ORGANIZATION, "ship": VESSEL}
CALLED = {
    "id": ("group id", "unique id"),
    "kind": ("group type", "designation type", "individual, entity, ship"),
    "name type": ("alias type", "name type"),
    "quality": ("alias quality", "alias strength"),
    "original": ("name non-latin script",),
    "birth": ("dob", "d.o.b"),
    "nationality": ("nationality", "nationality(/ies)"),
    "passport": ("passport number", "passport details"),
    "national id": ("national identification number", "national identifier number", "ni number"),
    "registration": ("business registration number (s)",),
    "imo": ("imo number",),
    "zip": ("post/zip code", "address postal code"),
    "country": ("country", "address country"),
    "regime": ("regime", "regime name"),
    "listed": ("listed on", "date designated"),
}
NUMBERS = ("passport", "national id", "registration", "imo")
REMARKS = (
    *(("", "other information"), ("Title", "title"), ("Position", "position")),
    *(("Town of birth", "town of birth"), ("Country of birth", "country of birth")),
    *(("UN reference", "un reference number"), ("Statement of reasons", "uk statement of reasons")),
    *(("Sanctions", "sanctions imposed"), ("Passport details", "passport details")),
    ("Passport details", "passport additional information"),
    ("Identification details", "national identification details"),
    ("Identification details", "national identifier additional information"),
    *(("Type of entity", "type of entity"), ("Subsidiaries", "subsidiaries"), ("Parent", "parent company")),
    *(("Type of ship", "type of ship"), ("Owner or operator", "current owner/operator (s)")),
    *(("Flag", "current believed flag of ship"), ("Previous flags", "previous flags")),
    *(("Year built", "year built"), ("Hull number", "hull identification number (hin)")),
)
PRIME = "prim"
NEEDED = ("id", "kind", "name type", "regime")
FIRST = re.compile(r"\(?(?:1|a)\)")
NUMBERED = re.compile(r"(?:^|\s)\(?(?:\d{1,2}|[a-z])\)\s*")
NUMBER = re.compile(r"(?=[A-Za-z./-]*\d)[A-Za-z0-9][A-Za-z0-9./-]{3,}")
IMO = re.compile(r"IMO(?: number)?:? ?(\d{7})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, by the names of its columns."""

    line: int
    cells: Mapping[str, str]


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one file into entities, one a group of rows.

    Raises:
        ListRefused: not one file; not UTF-8, nor Windows-1252 of the oldest layout; not CSV; a column for
            the names, the group, its type or its regime is missing; no rows.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    text = text_of(file, encoding=_encoding(file))
    check_end(text, gathering)
    rows = csv_rows(file.name, text)
    first = next(rows)
    dated = "name 6" not in [one_line(cell).casefold() for cell in first.cells]
    groups, read = _groups(rows if dated else chain([first], rows), gathering)
    kept = repeated = 0
    for number, group in groups.items():
        if gathering.take(group[0].line, partial(_entity, number, [row.cells for row in group])):
            kept += len(group)
            repeated += len(group) - len({_name(row.cells) for row in group if _name(row.cells)})
    counts = {"rows": read, "rows_left_out": read - kept, "rows_repeating_a_name": repeated}
    return gathering.parsed(counts, _published(first) if dated else None)


def _encoding(file: NamedFile) -> str:
    """Return Windows-1252 for a file that is not UTF-8 and has no other scripts that it could spoil."""
    data = unpacked(file)
    if b"non-latin" in data[:4096].lower():
        return UTF_8
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return WINDOWS
    return UTF_8


def _groups(rows: Iterator[Row], gathering: Gathering) -> tuple[dict[str, list[_Row]], int]:
    """Return the rows by group id, and how many there were."""
    groups: dict[str, list[_Row]] = {}
    read = 0
    for line, cells in records(rows, REQUIRED, gathering):
        if not read:
            _check_columns(gathering.file, cells)
        read += 1
        if number := _one(cells, "id"):
            groups.setdefault(number, []).append(_Row(line, cells))
        else:
            gathering.leave_out(line, "The row has no group id.")
    return groups, read + gathering.misfits


def _check_columns(file: str, cells: Mapping[str, str]) -> None:
    for meaning in NEEDED:
        if not any(column in cells for column in CALLED[meaning]):
            raise ListRefused(file, 1, f"Missing columns: {' or '.join(CALLED[meaning])}.")


def _entity(number: str, rows: Sequence[Mapping[str, str]], note: Note) -> ListedEntity:
    kinds = _all(rows, "kind")
    if len(kinds) != 1 or kinds[0].casefold() not in KINDS:
        raise Unreadable(f"The type of group {quoted(number)} is {quoted(', '.join(kinds))}, not one known.")
    dates, unread = births(_values(rows, "birth"), note)
    listed = [day for text in _all(rows, "listed") if (day := exact(text))]
    return ListedEntity(
        external_id=number,
        kind=KINDS[kinds[0].casefold()],
        names=_names(rows),
        addresses=tuple(dict.fromkeys(_addresses(rows))),
        birth_dates=dates,
        nationalities=tuple(dict.fromkeys(map(nationality, _values(rows, "nationality")))),
        identifiers=tuple(dict.fromkeys(_identifiers(rows))),
        programs=_all(rows, "regime"),
        remarks=labelled(
            *(
                (label, "; ".join(_distinct(row.get(column, "") for row in rows)))
                for label, column in REMARKS
            ),
            ("Birth date as written", unread),
        ),
        listed_on=min(listed, default=None),
    )


def _names(rows: Sequence[Mapping[str, str]]) -> tuple[ListedName, ...]:
    """Return the names, the primary ones first, and those in other scripts behind them."""
    ordered = sorted(rows, key=lambda row: not _one(row, "name type").casefold().startswith(PRIME))
    primary, *others = [row for row in ordered if _name(row)] or [{}]
    aliases = [(_name(row), _quality(row)) for row in others]
    return named(_name(primary), [*aliases, *((text, STRONG) for text in _all(rows, "original"))])


def _quality(row: Mapping[str, str]) -> str:
    if _one(row, "quality").casefold().startswith("low"):
        return WEAK
    return FORMER if _one(row, "name type").casefold() in {"fka", "formerly known as"} else STRONG


def _name(row: Mapping[str, str]) -> str:
    return one_line(" ".join(row.get(column, "") for column in NAMES))


def _addresses(rows: Sequence[Mapping[str, str]]) -> Iterator[ListedAddress]:
    for row in rows:
        lines = [row.get(f"address {n}", "") or row.get(f"address line {n}", "") for n in range(1, 7)]
        where = _one(row, "country")
        parts = [part for part in (*lines, _one(row, "zip"), where) if part]
        if parts:
            yield ListedAddress(", ".join(parts), where, country_code(where))


def _identifiers(rows: Sequence[Mapping[str, str]]) -> Iterator[Identifier]:
    """Yield the numbers that stand in the texts, each with the whole text as its note."""
    for kind in NUMBERS:
        for text in _values(rows, kind):
            if match := NUMBER.search(text):
                value = match[0].strip("./-")
                yield Identifier(*bare(kind, value), "", text if text != value else "")
    for text in _distinct(row.get("other information", "") for row in rows):
        for match in IMO.finditer(text):
            yield Identifier("imo", match[1])


def _one(row: Mapping[str, str], meaning: str) -> str:
    """Return the cell of the first column with that meaning that has something in it."""
    return next((row[column] for column in CALLED[meaning] if row.get(column)), "")


def _all(rows: Sequence[Mapping[str, str]], meaning: str) -> tuple[str, ...]:
    return _distinct(_one(row, meaning) for row in rows)


def _values(rows: Sequence[Mapping[str, str]], meaning: str) -> tuple[str, ...]:
    """Return what stands in the cells, taken apart where it is numbered."""
    texts = (NUMBERED.split(cell) if FIRST.match(cell) else [cell] for cell in _all(rows, meaning))
    return _distinct(text.strip(" ;,") for parts in texts for text in parts)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _published(row: Row) -> date | None:
    """Read `Last Updated,13/04/2018` or `Report Date: 13-Feb-2026`."""
    for text in re.split(r"[,:]\s*", ",".join(row.cells)):
        if day := exact(text.replace("-", " ")):
            return day
    return None
