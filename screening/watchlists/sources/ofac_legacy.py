"""OFAC lists, the legacy comma-separated export: sdn, alt, add and their kin of the consolidated list.

Three files without a header, told apart by their number of columns: the entities (sdn.csv, cons_prim.csv;
12), their aliases (alt.csv; 5) and their addresses (add.csv; 6). A fourth holds what of a remark did not
fit into its 1,000 characters (sdn_comments.csv; 2) and may be missing. `-0-` is an empty value, programs
are joined by `] [`, weak aliases, birth dates, nationalities and numbers stand in the remarks, and each
file ends with a line that holds only the character 0x1A: a file without it has been cut off.

Both lists joined in one file hold some entities twice. Where both rows say the same, one is read. The end
marker of the first then stands before the first row of the second.

Source: OFAC, "SDN List data formats", delimited files.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from screening.watchlists.sources import ofac_remarks as remarks_reader
from screening.watchlists.sources.gathering import Gathering, Note, Unreadable, labelled, quoted
from screening.watchlists.sources.listed import (
    AIRCRAFT,
    FORMER,
    ORGANIZATION,
    PERSON,
    PRIMARY,
    STRONG,
    VESSEL,
    WEAK,
    Identifier,
    ListedAddress,
    ListedEntity,
    ListedName,
    ParsedList,
    Problem,
)
from screening.watchlists.sources.places import country_code
from screening.watchlists.sources.reading import (
    ListRefused,
    NamedFile,
    Row,
    csv_rows,
    one_line,
    script_of,
    text_of,
)

NULL = "-0-"
END = "\x1a"
ENTITIES, ALIASES, ADDRESSES, COMMENTS = 12, 5, 6, 2
ROLES = {
    ENTITIES: "entities (sdn.csv)",
    ALIASES: "aliases (alt.csv)",
    ADDRESSES: "addresses (add.csv)",
    COMMENTS: "further remarks (sdn_comments.csv)",
}
REMARKS = ENTITIES - 1
LONGEST_REMARK = 999
VESSEL_COLUMNS = ("Vessel type", "Tonnage", "Gross registered tonnage", "Flag", "Owner")
COUNTED = ("names_from_alias_rows", "names_from_remarks", "alias_rows_empty", "address_rows_empty")
KINDS = {"": ORGANIZATION, "individual": PERSON, "vessel": VESSEL, "aircraft": AIRCRAFT}
ALIAS_QUALITY = {"aka": STRONG, "fka": FORMER, "nka": STRONG}


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one file, without its end markers; `left_out` does not fit among them."""

    file: str = ""
    rows: tuple[Row, ...] = ()
    left_out: tuple[Problem, ...] = ()
    end_markers: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the entity file with what the other files say of it."""

    row: Row
    aliases: Sequence[Row]
    addresses: Sequence[Row]
    comments: Sequence[Row]


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the three or four files into entities.

    Rows of the other files whose entity is not in the entity file, or which cannot be read, are quarantined
    like entities that cannot be read.

    Raises:
        ListRefused: a file is missing, given twice, cut off, not UTF-8 or not CSV, or begins with a row of
            another number of columns.
    """
    tables = _tables(files)
    entities = tables[ENTITIES]
    gathering = Gathering(entities.file)
    gathering.quarantined.extend(problem for table in tables.values() for problem in table.left_out)
    known = {row.cells[0] for row in entities.rows}
    aliases, addresses, comments = (
        _by_entity(tables[role], known, gathering) for role in (ALIASES, ADDRESSES, COMMENTS)
    )
    counts = Counter[str]()
    for row in entities.rows:
        number = row.cells[0]
        entry = _Entry(row, aliases.get(number, ()), addresses.get(number, ()), comments.get(number, ()))
        if gathering.take(row.line, partial(_entity, entry)):
            counts.update(_counted(entry, gathering.entities[-1]))
    return gathering.parsed({**_rows(tables), **{key: counts[key] for key in COUNTED}})


def _tables(files: Sequence[NamedFile]) -> Mapping[int, _Table]:
    tables: dict[int, _Table] = {}
    for file in files:
        columns, table = _read(file)
        if columns in tables:
            raise ListRefused(file.name, 0, f"Two files of {ROLES[columns]}: also {tables[columns].file}.")
        tables[columns] = table
    for columns in (ENTITIES, ALIASES, ADDRESSES):
        if columns not in tables:
            given = ", ".join(file.name for file in files) or "none"
            raise ListRefused("list", 0, f"The file of {ROLES[columns]} is missing; given: {given}.")
    return {COMMENTS: _Table(), **tables}


def _read(file: NamedFile) -> tuple[int, _Table]:
    """Read one file; its first row says which of the four it is, and every row must be like it."""
    rows = [Row(row.line, [_value(cell) for cell in row.cells]) for row in csv_rows(file.name, text_of(file))]
    columns = len(rows[0].cells)
    if columns not in ROLES:
        known = "12 (entities), 5 (aliases), 6 (addresses) or 2 (further remarks)"
        raise ListRefused(file.name, rows[0].line, f"The first row has {columns} columns instead of {known}.")
    if rows[-1].cells != [END]:
        raise ListRefused(
            file.name, rows[-1].line, "The file is cut off: its last line is not the end marker 0x1A."
        )
    good: list[Row] = []
    left_out: list[Problem] = []
    markers = 0
    for row in rows:
        if row.cells[0].startswith(END):
            markers += 1
            row.cells[0] = row.cells[0].removeprefix(END)
        if reason := _wrong(row, columns):
            left_out.append(Problem(file.name, row.line, reason))
        elif row.cells != [""]:
            good.append(row)
    return columns, _Table(file.name, tuple(good), tuple(left_out), markers)


def _wrong(row: Row, columns: int) -> str:
    """Say why a row cannot be read: it must have all columns and the number of an entity in the first."""
    if row.cells == [""]:
        return ""
    if len(row.cells) != columns:
        return f"The row has {len(row.cells)} columns instead of {columns}."
    return "" if row.cells[0].isdecimal() else f"Column 1 is {quoted(row.cells[0])}, not a number."


def _value(cell: str) -> str:
    """Take the white space off. A remark may be cut off behind a space, so a long one keeps its end."""
    text = cell.lstrip().rstrip("\r\n") if len(cell) >= LONGEST_REMARK else cell.strip(" \t\r\n")
    return "" if text == NULL else text


def _by_entity(table: _Table, known: Collection[str], gathering: Gathering) -> Mapping[str, Sequence[Row]]:
    """Return the rows by entity; quarantine those of an unknown one and those whose own number repeats."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    seen: dict[str, int] = {}
    for row in table.rows:
        number, own = row.cells[0], row.cells[1] if len(row.cells) > COMMENTS else str(row.line)
        if number not in known:
            reason = f"No entity {number} in the entity file; the row is left out."
        elif not own.isdecimal():
            reason = f"Column 2 is {quoted(own)}, not a number."
        elif own in seen:
            reason = f"The id {own} stands twice, first in line {seen[own]}."
        else:
            seen[own] = row.line
            grouped[number].append(row)
            continue
        gathering.leave_out(row.line, reason, table.file)
    return grouped


def _entity(entry: _Entry, note: Note) -> ListedEntity:
    number, name, kind, programs, title, call_sign, *vessel, remarks = entry.row.cells
    if kind not in KINDS:
        raise Unreadable(f"The entity type {quoted(kind)} is not known.")
    remarks = one_line("".join([remarks, *(row.cells[1] for row in entry.comments)]))
    read = remarks_reader.read(remarks)
    for birth in read.unread_births:
        note(f"The birth date {quoted(birth)} of {number} is not one; it stands in the remarks.")
    signs = (Identifier("call sign", call_sign),) if call_sign else ()
    return ListedEntity(
        external_id=number,
        kind=KINDS[kind],
        names=_names(name, entry.aliases, read.weak_aliases),
        addresses=tuple(_address(a) for a in entry.addresses if any(a.cells[2:])),
        birth_dates=read.birth_dates,
        nationalities=read.nationalities,
        identifiers=(*signs, *read.identifiers),
        programs=tuple(part.strip() for part in re.split(r"\]\s*\[", programs) if part.strip()),
        remarks=labelled(("", title), *zip(VESSEL_COLUMNS, vessel, strict=True), ("", remarks)),
    )


def _names(primary: str, rows: Sequence[Row], weak: Sequence[str]) -> tuple[ListedName, ...]:
    """Return the primary name, every alias row, and the weak aliases that no row repeats."""
    names = [ListedName(one_line(primary), PRIMARY, script_of(primary))]
    for row in rows:
        if row.cells[3]:
            quality = ALIAS_QUALITY.get(row.cells[2], STRONG)
            names.append(ListedName(one_line(row.cells[3]), quality, script_of(row.cells[3])))
    known = {name.value.casefold() for name in names}
    for alias in weak:
        if alias.casefold() not in known:
            known.add(alias.casefold())
            names.append(ListedName(alias, WEAK, script_of(alias)))
    return tuple(names)


def _address(row: Row) -> ListedAddress:
    _, _, street, city, country, remark = row.cells
    text = ", ".join(one_line(part) for part in (street, city, country, remark) if part)
    return ListedAddress(text, one_line(country), country_code(country))


def _rows(tables: Mapping[int, _Table]) -> dict[str, int]:
    """Count what the files hold: every row, and their end markers."""
    names = {
        ENTITIES: "entity_rows",
        ALIASES: "alias_rows",
        ADDRESSES: "address_rows",
        COMMENTS: "comment_rows",
    }
    rows = {name: len(tables[role].rows) + len(tables[role].left_out) for role, name in names.items()}
    return {**rows, "end_markers": sum(table.end_markers for table in tables.values())}


def _counted(entry: _Entry, entity: ListedEntity) -> dict[str, int]:
    """Count what the rows of one entity became."""
    filled = sum(bool(row.cells[3]) for row in entry.aliases)
    return {
        "names_from_alias_rows": filled,
        "alias_rows_empty": len(entry.aliases) - filled,
        "names_from_remarks": sum(name.quality == WEAK for name in entity.names),
        "address_rows_empty": len(entry.addresses) - len(entity.addresses),
    }
