"""US Consolidated Screening List of the International Trade Administration: CSV, or condensed JSON.

The list joins a dozen lists of Commerce, State and Treasury. The CSV has 29 columns and several values in
a cell, separated by `;`. The condensed JSON holds the same columns under short keys, which its `fieldKey`
explains, with repeated texts in `tables`; it has no birth dates, and of the addresses only the countries.
Which of the two it is, the content says.

An entry of the Treasury has a number there, which is its id here together with the short name of its
list, since one number may stand on two lists. The others have none that lasts: they are known by a hash
of their name, and those of the same name on the same list are counted through in the order of their
content. Where the list gives no type (Commerce and State never do), person or organization is guessed
from the names, and the remarks say so. A name like "Demo Ltd; and any successor, sub-unit, or subsidiary
thereof" is read as that of the company and kept as written in the remarks. Links to the lists' own pages
are not kept.

Source: https://www.trade.gov/consolidated-screening-list, "CSL search API documentation".
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

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
from screening.watchlists.sources.jsons import json_object, json_text
from screening.watchlists.sources.kinds import GUESSED, guessed
from screening.watchlists.sources.listed import (
    AIRCRAFT,
    ORGANIZATION,
    PERSON,
    STRONG,
    VESSEL,
    Identifier,
    ListedAddress,
    ListedEntity,
    ParsedList,
)
from screening.watchlists.sources.numbers import bare, kind_of
from screening.watchlists.sources.places import country, country_code
from screening.watchlists.sources.reading import (
    ListRefused,
    NamedFile,
    csv_rows,
    one_line,
    only_file,
    text_of,
)
from screening.watchlists.sources.tables import check_end, many, records

REQUIRED = (
    *("source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice"),
    *("license_requirement", "license_policy", "alt_names"),
)
KINDS = {"individual": PERSON, "entity": ORGANIZATION, "vessel": VESSEL, "aircraft": AIRCRAFT}
MEANINGS = {"address countries": "countries"}
NEEDED = ("name", "source", "alt_names", "type", "entity_number")
SHORT = re.compile(r"\(([A-Z][A-Z-]*)(?: List)?\)")
ALSO = re.compile(r"\s*;\s*a\.?\s?k\.?\s?a\.?\s*", re.IGNORECASE)
UNUSED = ("_id", "source_list_url", "source_information_url")
SUCCESSORS = re.compile(r"[;,]?\s+and (?:any|its) (?:successors?|sub-?units?)\b.*", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TEXTS = (
    *(("", "remarks"), ("Title", "title"), ("Place of birth", "places_of_birth")),
    *(("Ends", "end_date"), ("Standard order", "standard_order"), ("Vessel type", "vessel_type")),
    *(("Flag", "vessel_flag"), ("Owner", "vessel_owner"), ("Gross tonnage", "gross_tonnage")),
    ("Gross registered tonnage", "gross_registered_tonnage"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of either form, by the names of the CSV's columns. The JSON's has only countries."""

    line: int
    cells: Mapping[str, str]
    aliases: tuple[str, ...]
    countries: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def code(self) -> str:
        """The short name of its list, such as EL."""
        match = SHORT.search(self["source"])
        return match[1] if match else self["source"]

    @property
    def content(self) -> str:
        """What tells it from another of the same name, wherever they stand in the file."""
        cells = {column: text for column, text in self.cells.items() if column not in UNUSED}
        return json.dumps([cells, self.aliases, self.countries], sort_keys=True)


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one file into entities.

    Raises:
        ListRefused: not one file, not UTF-8; neither whole JSON with fieldKey, tables and entries nor a
            CSV with the columns that are read.
    """
    file = only_file(files)
    text = text_of(file)
    gathering = Gathering(file.name)
    published: date | None = None
    if text.lstrip().startswith(("{", "[")):
        entries, published = _from_json(file.name, text, gathering)
    else:
        entries = _from_csv(file.name, text, gathering)
    rows = len(entries) + len(gathering.quarantined)
    for entry, number in _numbered(entries):
        gathering.take(entry.line, partial(_entity, entry, number))
    guesses = sum(entity.remarks.endswith(GUESSED) for entity in gathering.entities)
    return gathering.parsed({"rows": rows, "kinds_guessed": guesses}, published)


def _from_csv(file: str, text: str, gathering: Gathering) -> list[_Entry]:
    check_end(text, gathering)
    rows = records(csv_rows(file, text), REQUIRED, gathering)
    return [_Entry(line, cells, many(cells["alt_names"])) for line, cells in rows]


def _from_json(file: str, text: str, gathering: Gathering) -> tuple[list[_Entry], date | None]:
    """Put the texts of the tables in, so that each entry reads like a row of the CSV.

    JSON has no lines: the line of an entry is its place among the entries, counted from 1.
    """
    content = json_object(file, text)
    meanings, tables, listed = (content.get(key) for key in ("fieldKey", "tables", "entries"))
    if not isinstance(meanings, dict) or not isinstance(tables, dict) or not isinstance(listed, list):
        raise ListRefused(file, 0, "The JSON has no fieldKey, tables and entries.")
    fields = {key: _field(file, str(meaning), tables) for key, meaning in meanings.items()}
    if missing := sorted({*NEEDED} - {column for column, _ in fields.values()}):
        raise ListRefused(file, 0, f"The fieldKey does not explain {', '.join(missing)}.")
    if not listed:
        raise ListRefused(file, 0, "The JSON has no entries.")
    if content.get("entryCount", len(listed)) != len(listed):
        raise ListRefused(
            file, 0, f"The JSON says that it has {content['entryCount']} entries; it has {len(listed)}."
        )
    entries = []
    for number, raw in enumerate(listed, start=1):
        try:
            entries.append(_from_keys(number, raw, fields))
        except Unreadable as reason:
            gathering.leave_out(number, str(reason))
    return entries, exact(str(content.get("sourceGeneratedAt", ""))[:10])


def _field(file: str, meaning: str, tables: Mapping[str, Any]) -> tuple[str, Sequence[Any] | None]:
    """Return the column that a short key stands for, and the table that its numbers point into."""
    name, _, detail = meaning.partition(" (")
    column = MEANINGS.get(name, name)
    if "index into tables." not in detail:
        return column, None
    table = tables.get(detail.rpartition("tables.")[2].rstrip(")"))
    if not isinstance(table, list):
        raise ListRefused(file, 0, f"The table of {name} is missing.")
    return column, table


def _from_keys(number: int, raw: object, fields: Mapping[str, tuple[str, Sequence[Any] | None]]) -> _Entry:
    if not isinstance(raw, dict):
        raise Unreadable("The entry is not an object.")
    cells: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in raw.items():
        column, table = fields.get(key, (key, None))
        text = value if table is None else _pointed_to(column, table, value)
        if isinstance(text, list):
            lists[column] = tuple(part for item in text for part in many(json_text(item)))
        else:
            cells[column] = json_text(text)
    return _Entry(number, cells, lists.get("alt_names", ()), lists.get("countries", ()))


def _pointed_to(column: str, table: Sequence[Any], place: object) -> object:
    if type(place) is not int or not 0 <= place < len(table):
        raise Unreadable(f"The field {column} points to nothing: {quoted(str(place))}.")
    return table[place]


def _numbered(entries: Sequence[_Entry]) -> Iterator[tuple[_Entry, str]]:
    """Yield each entry with its id."""
    alike: dict[str, set[str]] = {}
    for entry in entries:
        if not entry["entity_number"]:
            alike.setdefault(_stem(entry), set()).add(entry.content)
    places = {stem: sorted(contents) for stem, contents in alike.items() if len(contents) > 1}
    for entry in entries:
        stem = _stem(entry)
        place = places[stem].index(entry.content) if stem in places else 0
        yield entry, f"{stem}-{place + 1}" if place else stem


def _stem(entry: _Entry) -> str:
    if entry["entity_number"]:
        return f"{entry.code}-{entry['entity_number']}"
    name = hashlib.sha256(one_line(entry["name"]).casefold().encode()).hexdigest()[:16]
    return f"{entry.code}-{name}"


def _entity(entry: _Entry, number: str, note: Note) -> ListedEntity:
    if not entry["source"]:
        raise Unreadable("The entry names no source list.")
    kind = entry["type"].casefold()
    if kind and kind not in KINDS:
        raise Unreadable(f"The type {quoted(entry['type'])} is not known.")
    bare_name = SUCCESSORS.sub("", entry["name"])
    primary, *also = ALSO.split(bare_name)
    names = named(primary, ((alias, STRONG) for alias in (*also, *entry.aliases)))
    dates, unread = births(many(entry["dates_of_birth"]), note)
    identifiers, others = _identifiers(entry)
    listed_on = exact(entry["start_date"])
    if entry["start_date"] and not listed_on:
        note(f"The start date {quoted(entry['start_date'])} of {number} is not a date.")
    return ListedEntity(
        external_id=number,
        kind=KINDS[kind] if kind else guessed([name.value for name in names]),
        names=names,
        addresses=(
            *map(_address, many(entry["addresses"])),
            *(ListedAddress(where, where, country_code(where)) for where in entry.countries),
        ),
        birth_dates=dates,
        nationalities=tuple(
            dict.fromkeys(country(c) for c in many(f"{entry['nationalities']};{entry['citizenships']}"))
        ),
        identifiers=identifiers,
        programs=(entry["source"], *many(entry["programs"])),
        remarks=labelled(
            *((label, entry[column]) for label, column in TEXTS),
            ("Name as written", entry["name"] if bare_name != entry["name"] else ""),
            ("Birth date as written", unread),
            ("", others),
            ("", "" if kind else GUESSED),
        ),
        listed_on=listed_on,
        requirement=one_line(
            f"{entry['license_requirement']} {labelled(('License policy', entry['license_policy']))}"
        ),
        citation=entry["federal_register_notice"],
    )


def _address(text: str) -> ListedAddress:
    """Read an address, which ends with a country's code unless it ends with a post code or a town."""
    where = text.rpartition(",")[2].strip()
    code = country_code(where)
    return ListedAddress(text, where if code else "", code)


def _identifiers(entry: _Entry) -> tuple[tuple[Identifier, ...], str]:
    """Return the numbers, and what else stands among the ids.

    One is written as country, expiry, issue, number, label; of the first three some may be missing.
    """
    found = [Identifier("call sign", entry["call_sign"])] if entry["call_sign"] else []
    others = []
    for text in many(entry["ids"]):
        *before, label = (part.strip() for part in text.split(","))
        if not before or not (kind := kind_of(label)):
            others.append(text)
            continue
        where = before.pop(0) if len(before) > 1 and re.fullmatch("[A-Z]{2}", before[0]) else ""
        dates = [before.pop(0) for _ in range(2) if len(before) > 1 and DAY.fullmatch(before[0])]
        kind, value = bare(kind, ", ".join(before))
        found.append(Identifier(kind, value, where, ", ".join(dates)))
    return tuple(dict.fromkeys(found)), "; ".join(others)
