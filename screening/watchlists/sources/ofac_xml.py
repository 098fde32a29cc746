"""OFAC lists, the classic XML: sdn.xml and consolidated.xml.

The namespace has changed over the years; elements are known by their bare names. Unlike the legacy
export it tells weak aliases apart and has birth dates, nationalities and numbers in elements of their own.

Source: OFAC, "SDN XML schema" (sdn.xsd); read against the consolidated file of 28 March 2025. Titles,
vessels and aircraft, which that file does not have, are read as the schema says and tested on fictional
entries only.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from screening.watchlists.sources.gathering import Gathering, Note, Unreadable, births, labelled, quoted
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
)
from screening.watchlists.sources.numbers import bare, kind_of
from screening.watchlists.sources.places import country, country_code
from screening.watchlists.sources.reading import NamedFile, one_line, only_file, script_of
from screening.watchlists.sources.trees import Element, children, elements, line, name_of, text

KINDS = {"individual": PERSON, "entity": ORGANIZATION, "vessel": VESSEL, "aircraft": AIRCRAFT}
ADDRESS_PARTS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
VESSEL_PARTS = (
    *(("Vessel type", "vesselType"), ("Tonnage", "tonnage"), ("Flag", "vesselFlag")),
    *(("Gross registered tonnage", "grossRegisteredTonnage"), ("Owner", "vesselOwner")),
)


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one XML file into entities.

    Raises:
        ListRefused: not one file, or as `trees.elements`; no entries.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    published = None
    counts = {"entity_elements": 0, "alias_elements": 0, "address_elements": 0}
    promised = ""
    for element in elements(file, ("sdnList",), ("publshInformation", "sdnEntry")):
        if name_of(element) == "publshInformation":
            published, promised = _published(text(element, "Publish_Date")), text(element, "Record_Count")
        elif name_of(element) == "sdnEntry":
            counts["entity_elements"] += 1
            if gathering.take(line(element), partial(_entity, element)):
                counts["alias_elements"] += len(children(element, "akaList/aka"))
                counts["address_elements"] += len(children(element, "addressList/address"))
    if promised and promised != str(counts["entity_elements"]):
        gathering.note(
            0, f"The file says that it has {promised} entries; it has {counts['entity_elements']}."
        )
    return gathering.parsed(counts, published)


def _entity(entry: Element, note: Note) -> ListedEntity:
    kind = text(entry, "sdnType").casefold()
    if kind not in KINDS:
        raise Unreadable(f"The entity type {quoted(text(entry, 'sdnType'))} is not known.")
    items = children(entry, "dateOfBirthList/dateOfBirthItem")
    dates, unread = births((text(item, "dateOfBirth") for item in items), note)
    places = (text(item, "placeOfBirth") for item in children(entry, "placeOfBirthList/placeOfBirthItem"))
    identifiers, others = _identifiers(entry)
    return ListedEntity(
        external_id=text(entry, "uid"),
        kind=KINDS[kind],
        names=tuple(_names(entry)),
        addresses=tuple(_addresses(entry)),
        birth_dates=dates,
        nationalities=tuple(
            dict.fromkeys(
                country(text(item, "country"))
                for path in ("nationalityList/nationality", "citizenshipList/citizenship")
                for item in children(entry, path)
                if text(item, "country")
            )
        ),
        identifiers=identifiers,
        programs=tuple(
            one for item in children(entry, "programList/program") if (one := one_line(item.text))
        ),
        remarks=labelled(
            ("", text(entry, "title")),
            ("Place of birth", "; ".join(filter(None, places))),
            ("Birth date as written", unread),
            *(
                (label, text(vessel, tag))
                for vessel in children(entry, "vesselInfo")
                for label, tag in VESSEL_PARTS
            ),
            ("", text(entry, "remarks")),
            ("", others),
        ),
    )


def _names(entry: Element) -> Iterator[ListedName]:
    """Yield the name and every alias. A former name that is weak, too, counts as weak."""
    primary = _name(entry)
    yield ListedName(primary, PRIMARY, script_of(primary))
    for alias in children(entry, "akaList/aka"):
        if value := _name(alias):
            weak = text(alias, "category").casefold() == "weak"
            former = text(alias, "type").casefold() == "f.k.a."
            yield ListedName(value, WEAK if weak else FORMER if former else STRONG, script_of(value))


def _name(element: Element) -> str:
    return ", ".join(part for part in (text(element, "lastName"), text(element, "firstName")) if part)


def _addresses(entry: Element) -> Iterator[ListedAddress]:
    for address in children(entry, "addressList/address"):
        parts = [text(address, part) for part in ADDRESS_PARTS]
        if any(parts):
            yield ListedAddress(", ".join(filter(None, parts)), parts[-1], country_code(parts[-1]))


def _identifiers(entry: Element) -> tuple[tuple[Identifier, ...], str]:
    """Return the numbers, and what else stands among them: websites, genders, directives."""
    signs = [text(vessel, "callSign") for vessel in children(entry, "vesselInfo")]
    found = [Identifier("call sign", sign) for sign in signs if sign]
    others = []
    for number in children(entry, "idList/id"):
        label, value = text(number, "idType"), text(number, "idNumber")
        kind = kind_of(label)
        if kind and value:
            kind, value = bare(kind, value)
            when = (("issued", text(number, "issueDate")), ("expires", text(number, "expirationDate")))
            note = " ".join(f"{word} {day}" for word, day in when if day)
            found.append(Identifier(kind, value, text(number, "idCountry"), note))
        elif value:
            others.append(f"{label} {value}")
    return tuple(found), "; ".join(others)


def _published(text: str) -> date | None:
    """Read `03/28/2025`, the month first."""
    match = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    try:
        return date(int(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
