"""An own comma-separated format, for national lists and for the demonstration.

UTF-8 with a header. Required columns: `id`, `kind`, `name`. Optional ones: `aliases`, `weak_aliases`,
`former_names`, `addresses`, `birth_dates`, `nationalities`, `identifiers`, `programs`, `remarks`,
`listed_on`. Several values in one cell are separated by `;`, an address ends with `| country`, an
identifier is `kind: value` with its country in parentheses behind it, a birth date is EDTF
(`1971`, `1971-03-02`, `1971~`, `1963/1967`), and dates are ISO.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from screening.watchlists.sources.listed import (
    FORMER,
    KINDS,
    PRIMARY,
    STRONG,
    WEAK,
    Identifier,
    ListedAddress,
    ListedEntity,
    ListedName,
    ParsedList,
)
from screening.watchlists.sources.places import country, country_code
from screening.watchlists.sources.reading import (
    ListRefused,
    NamedFile,
    Row,
    csv_rows,
    one_line,
    only_file,
    script_of,
    text_of,
)

REQUIRED = ("id", "kind", "name")
OPTIONAL = (
    *("aliases", "weak_aliases", "former_names", "addresses", "birth_dates"),
    *("nationalities", "identifiers", "programs", "remarks", "listed_on"),
)
ALIAS_COLUMNS = (("aliases", STRONG), ("weak_aliases", WEAK), ("former_names", FORMER))
BIRTH_DATE = re.compile(r"\d{4}(-\d{2}){0,2}~?(/\d{4}(-\d{2}){0,2}~?)?")
IDENTIFIER = re.compile(r"([^:]+):\s*(.+?)(?:\s+\(([^()]*)\))?")


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one file into entities.

    Raises:
        ListRefused: not one file, not UTF-8 or CSV; a required column is missing, one is unknown or
            stands twice; a row has another number of cells; an id is empty or stands twice; a name,
            kind, birth date, identifier or date is missing or malformed.
    """
    file = only_file(files)
    rows = list(csv_rows(file.name, text_of(file)))
    header = _header(file.name, rows)
    seen: dict[str, int] = {}
    entities = []
    for row in rows[1:]:
        entity = _entity(file.name, row, _cells(file.name, row, header))
        if entity.external_id in seen:
            first = seen[entity.external_id]
            raise ListRefused(
                file.name, row.line, f"The id {entity.external_id} stands twice, first in line {first}."
            )
        seen[entity.external_id] = row.line
        entities.append(entity)
    if not entities:
        raise ListRefused(file.name, 1, "The file has a header and no rows.")
    return ParsedList(tuple(entities), _counts(entities))


def _header(file: str, rows: Sequence[Row]) -> tuple[str, ...]:
    header = tuple(one_line(cell).casefold() for cell in rows[0].cells) if rows else ()
    missing = [column for column in REQUIRED if column not in header]
    unknown = [column for column in header if column not in (*REQUIRED, *OPTIONAL)]
    if missing:
        raise ListRefused(file, 1, f"Missing columns: {', '.join(missing)}.")
    if unknown:
        raise ListRefused(file, 1, f"Unknown columns: {', '.join(unknown)}.")
    if len(set(header)) != len(header):
        raise ListRefused(file, 1, "A column stands twice.")
    return header


def _cells(file: str, row: Row, header: Sequence[str]) -> Mapping[str, str]:
    if len(row.cells) != len(header):
        raise ListRefused(file, row.line, f"The row has {len(row.cells)} cells instead of {len(header)}.")
    return {column: one_line(cell) for column, cell in zip(header, row.cells, strict=True)}


def _entity(file: str, row: Row, cells: Mapping[str, str]) -> ListedEntity:
    number, kind, name = (cells[column] for column in REQUIRED)
    if not number or not name:
        raise ListRefused(file, row.line, "The row has no id or no name.")
    if kind not in KINDS:
        raise ListRefused(file, row.line, f"The kind is {kind!r}; it must be one of {', '.join(KINDS)}.")
    births = _many(cells, "birth_dates")
    for birth in births:
        if not BIRTH_DATE.fullmatch(birth):
            raise ListRefused(file, row.line, f"The birth date {birth!r} is not written like 1971-03-02.")
    aliases = [(value, quality) for column, quality in ALIAS_COLUMNS for value in _many(cells, column)]
    return ListedEntity(
        external_id=number,
        kind=kind,
        names=tuple(
            ListedName(value, quality, script_of(value)) for value, quality in [(name, PRIMARY), *aliases]
        ),
        addresses=tuple(_address(value) for value in _many(cells, "addresses")),
        birth_dates=births,
        nationalities=tuple(country(value) for value in _many(cells, "nationalities")),
        identifiers=tuple(_identifier(file, row, value) for value in _many(cells, "identifiers")),
        programs=_many(cells, "programs"),
        remarks=cells.get("remarks", ""),
        listed_on=_date(file, row, cells.get("listed_on", "")),
    )


def _many(cells: Mapping[str, str], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cells.get(column, "").split(";") if part.strip()))


def _address(value: str) -> ListedAddress:
    text, _, where = (part.strip() for part in value.rpartition("|"))
    return ListedAddress(", ".join(part for part in (text, where) if part), where, country_code(where))


def _identifier(file: str, row: Row, value: str) -> Identifier:
    match = IDENTIFIER.fullmatch(value)
    if not match:
        raise ListRefused(file, row.line, f"The identifier {value!r} is not written like `tax: 123 (FR)`.")
    return Identifier(match[1].strip(), match[2], match[3] or "")


def _date(file: str, row: Row, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ListRefused(file, row.line, f"The date {text!r} is not written like 2026-03-02.") from None


def _counts(entities: Sequence[ListedEntity]) -> dict[str, int]:
    return {
        "rows": len(entities),
        "entities": len(entities),
        **{f"entities_{kind}": sum(entity.kind == kind for entity in entities) for kind in KINDS},
        "names_primary": len(entities),
        "names_from_aliases": sum(len(entity.names) - 1 for entity in entities),
        "names": sum(len(entity.names) for entity in entities),
        "addresses": sum(len(entity.addresses) for entity in entities),
    }
