"""OFAC Specially Designated Nationals, the legacy comma-separated export.

Three files without a header, told apart by their number of columns: the entities (sdn.csv, 12), their
aliases (alt.csv, 5) and their addresses (add.csv, 6). `-0-` is an empty value, programs are joined by
`] [`, weak aliases, dates of birth, nationalities and identifiers stand in the remarks, and each file
ends with a line that holds only the character 0x1A: a file without it has been cut off.

Source: OFAC, "SDN List data formats", delimited files.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screening.watchlists.sources import ofac_remarks as remarks_reader
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
ENTITIES, ALIASES, ADDRESSES = 12, 5, 6
ROLES = {ENTITIES: "entities (sdn.csv)", ALIASES: "aliases (alt.csv)", ADDRESSES: "addresses (add.csv)"}
KINDS = {"": ORGANIZATION, "individual": PERSON, "vessel": VESSEL, "aircraft": AIRCRAFT}
ALIAS_QUALITY = {"aka": STRONG, "fka": FORMER, "nka": STRONG}


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one file, the end marker taken off."""

    file: str
    rows: tuple[Row, ...]


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the three files into entities.

    Rows of the alias and address files whose entity is not in the entity file are left out, counted and
    named in `problems`.

    Raises:
        ListRefused: a file is missing, given twice, cut off, not UTF-8 or not CSV; a row has another
            number of columns; an id is not a number or stands twice; an entity has no name or an
            unknown type.
    """
    tables = _tables(files)
    aliases = _by_entity(tables[ALIASES])
    addresses = _by_entity(tables[ADDRESSES])
    entities = tuple(
        _entity(tables[ENTITIES].file, row, aliases.get(row.cells[0], ()), addresses.get(row.cells[0], ()))
        for row in _checked(tables[ENTITIES], id_column=0)
    )
    known = {entity.external_id for entity in entities}
    problems = [*_orphans(tables[ALIASES], known), *_orphans(tables[ADDRESSES], known)]
    return ParsedList(entities, _counts(tables, entities, known), tuple(problems))


def _tables(files: Sequence[NamedFile]) -> Mapping[int, _Table]:
    tables: dict[int, _Table] = {}
    for file in files:
        columns, table = _read(file)
        if columns in tables:
            raise ListRefused(file.name, 0, f"Two files of {ROLES[columns]}: also {tables[columns].file}.")
        tables[columns] = table
    for columns, role in ROLES.items():
        if columns not in tables:
            given = ", ".join(file.name for file in files) or "none"
            raise ListRefused("list", 0, f"The file of {role} is missing; given: {given}.")
    return tables


def _read(file: NamedFile) -> tuple[int, _Table]:
    """Read one file; its first row says which of the three it is, and every row must be like it."""
    rows = [Row(row.line, [_value(cell) for cell in row.cells]) for row in csv_rows(file.name, text_of(file))]
    columns = len(rows[0].cells) if rows else 0
    if columns not in ROLES:
        raise ListRefused(
            file.name, 1, f"The first row has {columns} columns; 12 (entities), 5 (aliases) or 6 (addresses)."
        )
    if rows[-1].cells != [END]:
        raise ListRefused(
            file.name, rows[-1].line, "The file is cut off: its last line is not the end marker 0x1A."
        )
    for row in rows[:-1]:
        if len(row.cells) != columns:
            raise ListRefused(
                file.name, row.line, f"The row has {len(row.cells)} columns instead of {columns}."
            )
    return columns, _Table(file.name, tuple(rows[:-1]))


def _value(cell: str) -> str:
    text = cell.strip(" \t\r\n")
    return "" if text == NULL else text


def _checked(table: _Table, *, id_column: int) -> tuple[Row, ...]:
    """Return the rows, each with a number of its own in `id_column` and of an entity in the first."""
    seen: dict[str, int] = {}
    for row in table.rows:
        for column in {0, id_column}:
            if not row.cells[column].isdecimal():
                raise ListRefused(
                    table.file, row.line, f"Column {column + 1} is {row.cells[column]!r}, not a number."
                )
        number = row.cells[id_column]
        if number in seen:
            raise ListRefused(
                table.file, row.line, f"The id {number} stands twice, first in line {seen[number]}."
            )
        seen[number] = row.line
    return table.rows


def _by_entity(table: _Table) -> Mapping[str, Sequence[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in _checked(table, id_column=1):
        grouped[row.cells[0]].append(row)
    return grouped


def _entity(file: str, row: Row, aliases: Sequence[Row], addresses: Sequence[Row]) -> ListedEntity:
    number, name, kind, programs, title, call_sign, *_vessel, remarks = row.cells
    if not name:
        raise ListRefused(file, row.line, f"The entity {number} has no name.")
    if kind not in KINDS:
        raise ListRefused(file, row.line, f"The entity type {kind!r} is not known.")
    read = remarks_reader.read(remarks)
    names = _names(name, aliases, read.weak_aliases)
    signs = (Identifier("call sign", call_sign),) if call_sign else ()
    return ListedEntity(
        external_id=number,
        kind=KINDS[kind],
        names=names,
        addresses=tuple(_address(a) for a in addresses if any(a.cells[2:])),
        birth_dates=read.birth_dates,
        nationalities=read.nationalities,
        identifiers=(*signs, *read.identifiers),
        programs=tuple(part.strip() for part in re.split(r"\]\s*\[", programs) if part.strip()),
        remarks="; ".join(part for part in (title, remarks) if part),
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


def _orphans(table: _Table, known: set[str]) -> list[Problem]:
    return [
        Problem(table.file, row.line, f"No entity {row.cells[0]} in the entity file; the row is left out.")
        for row in table.rows
        if row.cells[0] not in known
    ]


def _counts(
    tables: Mapping[int, _Table], entities: Sequence[ListedEntity], known: set[str]
) -> dict[str, int]:
    """Account for every row: rows = kept + empty + without entity, and one end marker a file."""
    alias_rows, address_rows = tables[ALIASES].rows, tables[ADDRESSES].rows
    alias_orphans = sum(row.cells[0] not in known for row in alias_rows)
    alias_empty = sum(not row.cells[3] for row in alias_rows if row.cells[0] in known)
    address_orphans = sum(row.cells[0] not in known for row in address_rows)
    addresses = sum(len(entity.addresses) for entity in entities)
    kinds = {f"entities_{kind}": sum(e.kind == kind for e in entities) for kind in KINDS.values()}
    return {
        "entity_rows": len(tables[ENTITIES].rows),
        "alias_rows": len(alias_rows),
        "address_rows": len(address_rows),
        "end_markers": len(tables),
        "entities": len(entities),
        **kinds,
        "names_primary": len(entities),
        "names_from_alias_rows": len(alias_rows) - alias_orphans - alias_empty,
        "names_from_remarks": sum(name.quality == WEAK for e in entities for name in e.names),
        "names": sum(len(entity.names) for entity in entities),
        "alias_rows_empty": alias_empty,
        "alias_rows_without_entity": alias_orphans,
        "addresses": addresses,
        "address_rows_empty": len(address_rows) - address_orphans - addresses,
        "address_rows_without_entity": address_orphans,
    }
