"""United Nations Security Council consolidated list, XML.

Source: https://www.un.org/sc/resources/sc-sanctions.xsd
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from screening.watchlists.sources.gathering import Gathering, Note, births, labelled
from screening.watchlists.sources.listed import (
    FORMER,
    ORGANIZATION,
    PERSON,
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
from screening.watchlists.sources.reading import ListRefused, NamedFile, one_line, only_file, script_of
from screening.watchlists.sources.trees import Element, children, elements, line, name_of, text

GROUPS = ("INDIVIDUALS", "ENTITIES")
KINDS = {"INDIVIDUAL": PERSON, "ENTITY": ORGANIZATION}
NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
BIRTH_PLACE = ("CITY", "STATE_PROVINCE", "COUNTRY")
ALIAS_QUALITY = {"good": STRONG, "low": WEAK, "a.k.a.": STRONG, "f.k.a.": FORMER}
COUNTED = (
    *("individual_elements", "entity_elements", "alias_elements", "address_elements"),
    *("names_original_script", "names_from_aliases", "alias_elements_empty", "address_elements_empty"),
)


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one XML file into persons and organizations.

    Raises:
        ListRefused: not one file, or as `trees.elements`; a group is missing; no entries.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    published: date | None = None
    found: set[str] = set()
    counts = Counter[str]()
    for element in elements(file, ("CONSOLIDATED_LIST",), (*GROUPS, *KINDS)):
        name = name_of(element)
        if name == "CONSOLIDATED_LIST":
            published = _date(str(element.get("dateGenerated") or "")[:10])
        elif name in GROUPS:
            found.add(name)
        else:
            counts[f"{name.lower()}_elements"] += 1
            if gathering.take(line(element), partial(_entity, element, name)):
                counts.update(_counted(element, name, gathering.entities[-1]))
    for group in GROUPS:
        if group not in found:
            raise ListRefused(file.name, 0, f"The element {group} is missing.")
    return gathering.parsed({key: counts[key] for key in COUNTED}, published)


def _entity(entry: Element, tag: str, note: Note) -> ListedEntity:
    dates, unread = births(_birth_dates(entry), note)
    places = (
        ", ".join(part for tag in BIRTH_PLACE if (part := text(place, tag)))
        for place in children(entry, "INDIVIDUAL_PLACE_OF_BIRTH")
    )
    return ListedEntity(
        external_id=text(entry, "DATAID"),
        kind=KINDS[tag],
        names=_names(entry, tag),
        addresses=tuple(_addresses(entry, f"{tag}_ADDRESS")),
        birth_dates=dates,
        nationalities=tuple(country(value) for value in _values(entry, "NATIONALITY")),
        identifiers=tuple(_identifiers(entry)),
        programs=(text(entry, "UN_LIST_TYPE"),),
        remarks=labelled(
            ("", text(entry, "REFERENCE_NUMBER")),
            ("Title", ", ".join(_values(entry, "TITLE"))),
            ("Designation", "; ".join(_values(entry, "DESIGNATION"))),
            ("Place of birth", "; ".join(filter(None, places))),
            ("Birth date as written", unread),
            ("", text(entry, "COMMENTS1")),
        ),
        listed_on=_date(text(entry, "LISTED_ON")[:10]),
    )


def _values(entry: Element, tag: str) -> list[str]:
    return [value for element in children(entry, f"{tag}/VALUE") if (value := one_line(element.text))]


def _names(entry: Element, tag: str) -> tuple[ListedName, ...]:
    """Return the name in its parts, the name in its own script, and every alias that is not empty."""
    primary = one_line(" ".join(text(entry, part) for part in NAME_PARTS))
    if not primary:
        return ()
    names = [ListedName(primary, PRIMARY, script_of(primary))]
    if original := text(entry, "NAME_ORIGINAL_SCRIPT"):
        names.append(ListedName(original, STRONG, script_of(original)))
    for alias in children(entry, f"{tag}_ALIAS"):
        if value := text(alias, "ALIAS_NAME"):
            quality = ALIAS_QUALITY.get(text(alias, "QUALITY").casefold(), STRONG)
            names.append(ListedName(value, quality, script_of(value)))
    return tuple(names)


def _addresses(entry: Element, tag: str) -> Iterator[ListedAddress]:
    for address in children(entry, tag):
        parts = [text(address, part) for part in ADDRESS_PARTS]
        if any(parts):
            where = text(address, "COUNTRY")
            yield ListedAddress(", ".join(part for part in parts if part), where, country_code(where))


def _birth_dates(entry: Element) -> Iterator[str]:
    for birth in children(entry, "INDIVIDUAL_DATE_OF_BIRTH"):
        about = "circa " if text(birth, "TYPE_OF_DATE").startswith("APPROX") else ""
        first, last = text(birth, "FROM_YEAR"), text(birth, "TO_YEAR")
        day = text(birth, "DATE")[:10] or text(birth, "YEAR")
        if day:
            yield f"{about}{day}"
        elif first and last:
            yield f"{first}/{last}"


def _identifiers(entry: Element) -> Iterator[Identifier]:
    for document in children(entry, "INDIVIDUAL_DOCUMENT"):
        if number := text(document, "NUMBER"):
            kind = text(document, "TYPE_OF_DOCUMENT").casefold()
            issued = text(document, "ISSUING_COUNTRY") or text(document, "COUNTRY_OF_ISSUE")
            known = (
                "passport"
                if "passeport" in kind or "pasaporte" in kind or "passport" in kind
                else "national id"
            )
            yield Identifier(known, number, country(issued), text(document, "NOTE"))


def _counted(entry: Element, tag: str, entity: ListedEntity) -> dict[str, int]:
    """Account for every alias and address element of an entry."""
    aliases = children(entry, f"{tag}_ALIAS")
    addresses = children(entry, f"{tag}_ADDRESS")
    empty = sum(not text(alias, "ALIAS_NAME") for alias in aliases)
    return {
        "alias_elements": len(aliases),
        "alias_elements_empty": empty,
        "address_elements": len(addresses),
        "address_elements_empty": len(addresses) - len(entity.addresses),
        "names_original_script": int(bool(text(entry, "NAME_ORIGINAL_SCRIPT"))),
        "names_from_aliases": len(aliases) - empty,
    }


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
