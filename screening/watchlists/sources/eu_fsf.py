"""EU consolidated list of persons, groups and entities subject to financial sanctions, XML of the FSF.

Two schemas are read. The current one (root `export`, version 1.1) holds nearly everything in attributes.
The older one (root `WHOLE`, until 2017) holds it in elements, with the kind of a number and remarks written
behind it. Both call a target by the same number, so that it keeps its id across them. The list repeats a
name for every regulation that it stands in; each spelling is read once.

Source: European Commission, "Consolidated financial sanctions file" (xmlFullSanctionsList_1_1) and its
schema. The older schema was read against the file of 11 February 2016; the current one is tested on
fictional entries only, written after published extracts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

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
    AIRCRAFT,
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
from screening.watchlists.sources.places import country_code
from screening.watchlists.sources.reading import NamedFile, one_line, only_file
from screening.watchlists.sources.trees import Element, children, elements, line, name_of, text

KINDS = {
    "p": PERSON,
    "person": PERSON,
    "e": ORGANIZATION,
    "enterprise": ORGANIZATION,
    "entity": ORGANIZATION,
    "vessel": VESSEL,
    "ship": VESSEL,
    "aircraft": AIRCRAFT,
}
NUMBERS = {
    "passport": "passport",
    "id": "national id",
    "ssn": "national id",
    "residentperm": "national id",
    "electionid": "national id",
    "birthcert": "national id",
    "drivinglicence": "driving license",
    "travelcardid": "travel document",
    "tradelic": "registration",
    "regnumber": "registration",
    "fiscalcode": "tax",
    "tin": "tax",
    "vat": "tax",
    "swiftbic": "bic",
    "imo": "imo",
    "lei": "lei",
    "iban": "account",
    "other": "other",
}
STREET = ("street", "poBox", "zipCode", "city", "region", "place")
BORN = ("place", "city", "region")
OLD_STREET = ("NUMBER", "STREET", "ZIPCODE", "CITY")
OLD_NUMBER = re.compile(r"(.*?)\s*\((\w+)-([^()]*)\)\s*(.*)")
UNKNOWN = "00"


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one XML file into entities.

    Raises:
        ListRefused: not one file, or as `trees.elements`; no entries.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    published: date | None = None
    counts = dict.fromkeys(("entity_elements", "name_elements", "address_elements"), 0)
    for element in elements(file, ("export", "WHOLE"), ("sanctionEntity", "ENTITY")):
        name = name_of(element)
        if name in {"export", "WHOLE"}:
            published = exact((element.get("generationDate") or element.get("Date") or "")[:10])
            continue
        counts["entity_elements"] += 1
        current = name == "sanctionEntity"
        if gathering.take(line(element), partial(_entity if current else _old_entity, element)):
            counts["name_elements"] += len(children(element, "nameAlias" if current else "NAME"))
            counts["address_elements"] += len(children(element, "address" if current else "ADDRESS"))
    names = sum(len(entity.names) for entity in gathering.entities) + gathering.names_left_out
    counts["name_elements_repeated"] = counts["name_elements"] - names
    return gathering.parsed(counts, published)


def _entity(entry: Element, note: Note) -> ListedEntity:
    """Read one entry of the current schema."""
    aliases = children(entry, "nameAlias")
    regulations = children(entry, "regulation")
    dates, unread = births(map(_born, children(entry, "birthdate")), note)
    identifiers, others = _identifiers(entry)
    listed = [exact(_of(entry, "designationDate")), *(exact(_of(r, "publicationDate")) for r in regulations)]
    return ListedEntity(
        external_id=_of(entry, "logicalId"),
        kind=_kind(next((_of(subject, "code") for subject in children(entry, "subjectType")), "")),
        names=_names(
            (_whole(alias), STRONG if _of(alias, "strong") != "false" else WEAK) for alias in aliases
        ),
        addresses=tuple(dict.fromkeys(_addresses(entry))),
        birth_dates=dates,
        nationalities=_distinct(
            _country(citizenship) or _written_country(citizenship)
            for citizenship in children(entry, "citizenship")
        ),
        identifiers=identifiers,
        programs=_distinct(_of(regulation, "programme") for regulation in regulations),
        remarks=labelled(
            ("EU reference", _of(entry, "euReferenceNumber")),
            ("UN reference", _of(entry, "unitedNationId")),
            ("Title", "; ".join(_distinct(_of(alias, "title") for alias in aliases))),
            ("Function", "; ".join(_distinct(_of(alias, "function") for alias in aliases))),
            ("Place of birth", "; ".join(_distinct(_place(birth) for birth in children(entry, "birthdate")))),
            ("Birth date as written", unread),
            ("", "; ".join(others)),
            ("", _of(entry, "designationDetails")),
            ("", "; ".join(one_line(remark.text) for remark in children(entry, "remark"))),
        ),
        listed_on=min((day for day in listed if day), default=None),
        citation="; ".join(_distinct(_of(regulation, "numberTitle") for regulation in regulations)),
    )


def _names(written: Iterable[tuple[str, str]]) -> tuple[ListedName, ...]:
    """Return each spelling once, the first that is not weak as the primary one."""
    ordered = sorted((pair for pair in written if pair[0]), key=lambda pair: pair[1] == WEAK)
    return named(ordered[0][0], ordered[1:]) if ordered else ()


def _whole(alias: Element) -> str:
    parts = (_of(alias, part) for part in ("firstName", "middleName", "lastName"))
    return _of(alias, "wholeName") or one_line(" ".join(parts))


def _born(birth: Element) -> str:
    """Write the date as `births` reads it. One of another calendar is not read as if it were of ours."""
    day, calendar = _of(birth, "birthdate") or _of(birth, "year"), _of(birth, "calendarType")
    first, last = _of(birth, "yearRangeFrom"), _of(birth, "yearRangeTo")
    month = _of(birth, "monthOfYear")
    if not _of(birth, "birthdate") and day and month and not _of(birth, "dayOfMonth"):
        day = f"{day}-{month.zfill(2)}"
    if not day and first:
        day = f"{first}/{last}" if last and last != first else first
    if day and calendar not in {"", "GREGORIAN"}:
        return f"{day} ({calendar.casefold()} calendar)"
    return f"circa {day}" if day and _of(birth, "circa") == "true" else day


def _place(birth: Element) -> str:
    return ", ".join(_distinct([*(_of(birth, part) for part in BORN), _written_country(birth)]))


def _addresses(entry: Element) -> Iterator[ListedAddress]:
    for address in children(entry, "address"):
        where = _written_country(address)
        parts = [*(_of(address, part) for part in STREET), where]
        if any(parts):
            yield ListedAddress(", ".join(filter(None, parts)), where, _country(address))


def _identifiers(entry: Element) -> tuple[tuple[Identifier, ...], list[str]]:
    """Return the numbers, and what is called a number but has none or a kind that is not known."""
    found, others = [], []
    for item in children(entry, "identification"):
        code, number = _of(item, "identificationTypeCode").casefold(), _of(item, "number")
        latin, detail = _of(item, "latinNumber"), _of(item, "identificationTypeDescription")
        remarks = [one_line(remark.text) for remark in children(item, "remark")]
        states = [
            flag for flag in ("knownFalse", "knownExpired", "revokedByIssuer") if _of(item, flag) == "true"
        ]
        for value in _distinct((number, latin)):
            if code in NUMBERS:
                note = ", ".join(filter(None, (detail, _of(item, "issuedBy"), *states, *remarks)))
                found.append(Identifier(*bare(NUMBERS[code], value), _country(item), note))
            else:
                others.append(f"{detail or code}: {value}")
    return tuple(dict.fromkeys(found)), others


def _country(element: Element) -> str:
    """Return the alpha-2 code of the country, empty where it is not known."""
    return country_code(_of(element, "countryIso2Code")) or country_code(_written_country(element))


def _written_country(element: Element) -> str:
    """Return the country as written; `00` is an unknown one."""
    return "" if _of(element, "countryIso2Code") == UNKNOWN else _of(element, "countryDescription")


def _old_entity(entry: Element, note: Note) -> ListedEntity:
    """Read one entry of the schema until 2017."""
    aliases, born = children(entry, "NAME"), children(entry, "BIRTH")
    dates, unread = births(map(_old_born, born), note)
    bases = [entry, *aliases]
    places = (", ".join(filter(None, (text(birth, "PLACE"), text(birth, "COUNTRY")))) for birth in born)
    return ListedEntity(
        external_id=_of(entry, "Id"),
        kind=_kind(_of(entry, "Type")),
        names=_names((_old_whole(alias), STRONG) for alias in aliases),
        addresses=tuple(dict.fromkeys(_old_addresses(entry))),
        birth_dates=dates,
        nationalities=_distinct(
            country_code(text(citizen, "COUNTRY")) or text(citizen, "COUNTRY")
            for citizen in children(entry, "CITIZEN")
        ),
        identifiers=tuple(dict.fromkeys(_old_identifiers(entry))),
        programs=_distinct(_of(base, "programme") for base in bases),
        remarks=labelled(
            ("Title", "; ".join(_distinct(text(alias, "TITLE") for alias in aliases))),
            ("Function", "; ".join(_distinct(text(alias, "FUNCTION") for alias in aliases))),
            ("Place of birth", "; ".join(_distinct(places))),
            ("Birth date as written", unread),
            ("", _of(entry, "remark")),
        ),
        listed_on=min((day for base in bases if (day := exact(_of(base, "reg_date")))), default=None),
        citation="; ".join(_distinct(_of(base, "legal_basis") for base in bases)),
    )


def _old_whole(alias: Element) -> str:
    parts = (text(alias, part) for part in ("FIRSTNAME", "MIDDLENAME", "LASTNAME"))
    return text(alias, "WHOLENAME") or one_line(" ".join(parts))


def _old_born(birth: Element) -> str:
    written = text(birth, "DATE")
    bare_date = written.removesuffix("(approximative)").strip()
    return f"circa {bare_date}" if bare_date != written else written


def _old_addresses(entry: Element) -> Iterator[ListedAddress]:
    for address in children(entry, "ADDRESS"):
        where = text(address, "COUNTRY")
        parts = [*(text(address, part) for part in OLD_STREET), where, text(address, "OTHER")]
        if any(parts):
            yield ListedAddress(", ".join(filter(None, parts)), where, country_code(where))


def _old_identifiers(entry: Element) -> Iterator[Identifier]:
    """Yield the numbers, written like `AD001 (passport-National passport) (expired)`."""
    for number in children(entry, "PASSPORT"):
        written = text(number, "NUMBER")
        match = OLD_NUMBER.fullmatch(written)
        code, value = (match[2].casefold(), match[1]) if match else ("passport", written)
        if value:
            note = one_line(f"{match[3]} {match[4]}") if match else ""
            where = country_code(text(number, "COUNTRY"))
            yield Identifier(*bare(NUMBERS.get(code, "other"), value), where, note)


def _kind(code: str) -> str:
    if code.casefold() not in KINDS:
        raise Unreadable(f"The kind of subject {quoted(code)} is not known.")
    return KINDS[code.casefold()]


def _of(element: Element, attribute: str) -> str:
    return one_line(element.get(attribute))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
