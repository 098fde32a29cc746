"""An own comma-separated format, for national lists and for the demonstration.

UTF-8 with a header. Required columns: `id`, `kind`, `name`. Optional ones: `aliases`, `weak_aliases`,
`former_names`, `addresses`, `birth_dates`, `nationalities`, `identifiers`, `programs`, `remarks`,
`listed_on`, `requirement` (the license requirement) and `citation`. Several values in one cell are
separated by `;`, an address ends with `| country`, an identifier is `kind: value` with its country in
parentheses behind it, a birth date is EDTF (`1971`, `1971-03-02`, `1971~`, `1963/1967`), and dates are ISO.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

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
    KINDS,
    STRONG,
    WEAK,
    Identifier,
    ListedAddress,
    ListedEntity,
    ParsedList,
)
from screening.watchlists.sources.places import country, country_code
from screening.watchlists.sources.reading import NamedFile, csv_rows, only_file, text_of
from screening.watchlists.sources.tables import check_end, many, records

REQUIRED = ("id", "kind", "name")
OPTIONAL = (
    *("aliases", "weak_aliases", "former_names", "addresses", "birth_dates"),
    *("nationalities", "identifiers", "programs", "remarks", "listed_on"),
    *("requirement", "citation"),
)
ALIAS_COLUMNS = (("aliases", STRONG), ("weak_aliases", WEAK), ("former_names", FORMER))
IDENTIFIER = re.compile(r"([^:]+):\s*(.+?)(?:\s+\(([^()]*)\))?")


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one file into entities.

    Raises:
        ListRefused: not one file, not UTF-8 or CSV; a required column is missing, one is unknown or
            stands twice; no rows.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    rows = 0
    text = text_of(file)
    check_end(text, gathering)
    for line, cells in records(csv_rows(file.name, text), REQUIRED, gathering, optional=OPTIONAL):
        rows += 1
        gathering.take(line, partial(_entity, cells))
    aliases = sum(len(entity.names) - 1 for entity in gathering.entities)
    return gathering.parsed({"rows": rows + gathering.misfits, "names_from_aliases": aliases})


def _entity(cells: Mapping[str, str], note: Note) -> ListedEntity:
    number, kind, name = (cells[column] for column in REQUIRED)
    if kind not in KINDS:
        raise Unreadable(f"The kind is {quoted(kind)}; it must be one of {', '.join(KINDS)}.")
    aliases = [(value, quality) for column, quality in ALIAS_COLUMNS for value in _many(cells, column)]
    dates, unread = births(_many(cells, "birth_dates"), note)
    identifiers, unread_numbers = _identifiers(cells, note)
    return ListedEntity(
        external_id=number,
        kind=kind,
        names=named(name, aliases),
        addresses=tuple(_address(value) for value in _many(cells, "addresses")),
        birth_dates=dates,
        nationalities=tuple(country(value) for value in _many(cells, "nationalities")),
        identifiers=identifiers,
        programs=_many(cells, "programs"),
        remarks=labelled(
            ("", cells.get("remarks", "")),
            ("Birth date as written", unread),
            ("Identifier as written", unread_numbers),
        ),
        listed_on=_date(cells.get("listed_on", ""), note),
        requirement=cells.get("requirement", ""),
        citation=cells.get("citation", ""),
    )


def _many(cells: Mapping[str, str], column: str) -> tuple[str, ...]:
    return many(cells.get(column, ""))


def _address(value: str) -> ListedAddress:
    text, _, where = (part.strip() for part in value.rpartition("|"))
    return ListedAddress(", ".join(part for part in (text, where) if part), where, country_code(where))


def _identifiers(cells: Mapping[str, str], note: Note) -> tuple[tuple[Identifier, ...], str]:
    """Return the numbers that are written as they must be, and the others as they are."""
    found, unread = [], []
    for value in _many(cells, "identifiers"):
        if match := IDENTIFIER.fullmatch(value):
            found.append(Identifier(match[1].strip(), match[2], match[3] or ""))
        else:
            unread.append(value)
            note(f"The identifier {quoted(value)} is not written like `tax: 123 (FR)`.")
    return tuple(found), "; ".join(unread)


def _date(text: str, note: Note) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        note(f"The date {quoted(text)} is not written like 2026-03-02.")
        return None
