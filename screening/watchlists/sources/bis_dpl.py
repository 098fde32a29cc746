"""US Denied Persons List of the Bureau of Industry and Security: tab-separated text with a header.

The list has a row for each address and each order of a denied person, and no ids. The rows of one name are
one entity here, known by a hash of its name: its addresses, orders and citations are collected, and none
is lost. Two persons of the same name would be one entity with the addresses of both. Person or organization
is guessed from the name, and the remarks say so.

Source: https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from screening.watchlists.sources.gathering import Gathering, Note, labelled, named, quoted
from screening.watchlists.sources.kinds import GUESSED, guessed
from screening.watchlists.sources.listed import ListedAddress, ListedEntity, ParsedList
from screening.watchlists.sources.places import country_code
from screening.watchlists.sources.reading import NamedFile, csv_rows, only_file, text_of
from screening.watchlists.sources.tables import check_end, records

REQUIRED = (
    *("name", "street_address", "city", "state", "country", "postal_code", "effective_date"),
    *("expiration_date", "standard_order", "last_update", "action", "fr_citation"),
)
STATES = """
AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH
OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY
"""
US_STATES = frozenset(STATES.split())
ZIP_CODE = re.compile(r"\d{5}(-?\d{4})?")
MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one file into entities, one a name.

    Raises:
        ListRefused: not one file, not UTF-8, not tab-separated with the columns that are read; no rows.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    groups: dict[str, list[_Row]] = {}
    read = 0
    text = text_of(file)
    check_end(text, gathering)
    for line, cells in records(csv_rows(file.name, text, delimiter="\t"), REQUIRED, gathering):
        read += 1
        if cells["name"]:
            groups.setdefault(cells["name"].casefold(), []).append(_Row(line, cells))
        else:
            gathering.leave_out(line, "The row has no name.")
    kept = sum(
        len(group) * gathering.take(group[0].line, partial(_entity, group)) for group in groups.values()
    )
    read += gathering.misfits
    counts = {"rows": read, "rows_left_out": read - kept, "kinds_guessed": len(gathering.entities)}
    return gathering.parsed(counts)


def _entity(group: Sequence[_Row], note: Note) -> ListedEntity:
    rows = [row.cells for row in group]
    names = named(rows[0]["name"], ())
    number = hashlib.sha256(rows[0]["name"].casefold().encode()).hexdigest()[:16]
    begun = [day for text in _distinct(rows, "effective_date") if (day := _day(text, note))]
    return ListedEntity(
        external_id=number,
        kind=guessed([name.value for name in names]),
        names=names,
        addresses=tuple(dict.fromkeys(address for row in rows for address in _address(row))),
        programs=("Denied Persons List",),
        remarks=labelled(
            ("", "; ".join(dict.fromkeys(_order(row) for row in rows))),
            ("Updated", ", ".join(_distinct(rows, "last_update"))),
            ("", ", ".join(_distinct(rows, "action"))),
            ("", GUESSED),
        ),
        listed_on=min(begun, default=None),
        citation="; ".join(_distinct(rows, "fr_citation")),
    )


def _order(row: Mapping[str, str]) -> str:
    kind = "Standard order" if row["standard_order"].upper() == "Y" else "Order"
    begins, ends = (row[column] or "unknown date" for column in ("effective_date", "expiration_date"))
    return f"{kind} of {begins} until {ends}"


def _address(row: Mapping[str, str]) -> Iterable[ListedAddress]:
    """Yield the address of a row; one without a country but with a state and ZIP code is in the US."""
    lines = [row[column] for column in ("street_address", "city", "state", "postal_code")]
    where = row["country"]
    if not where and row["state"] in US_STATES and ZIP_CODE.fullmatch(row["postal_code"]):
        where = "US"
    if parts := [part for part in (*lines, where) if part]:
        yield ListedAddress(", ".join(parts), where, country_code(where))


def _distinct(rows: Sequence[Mapping[str, str]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[column] for row in rows if row[column]))


def _day(text: str, note: Note) -> date | None:
    """Read `06/19/2003`, the month first."""
    try:
        if match := MONTH_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        pass
    note(f"The effective date {quoted(text)} is not a date; it stands in the remarks.")
    return None
