"""United Nations Security Council consolidated list, XML.

Read with entities, external DTDs and network access off. A file that declares a document type is
refused: the publisher's files have none, and every XML bomb needs one. A file that is not well-formed is
refused with the line that the parser stopped at; nothing is repaired, because a lost byte may be a letter
of a name.

Source: https://www.un.org/sc/resources/sc-sanctions.xsd
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from lxml import etree

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
from screening.watchlists.sources.reading import (
    ListRefused,
    NamedFile,
    one_line,
    only_file,
    script_of,
    unpacked,
)

ROOT = "CONSOLIDATED_LIST"
GROUPS = {"INDIVIDUALS": ("INDIVIDUAL", PERSON), "ENTITIES": ("ENTITY", ORGANIZATION)}
NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
ALIAS_QUALITY = {"good": STRONG, "low": WEAK, "a.k.a.": STRONG, "f.k.a.": FORMER}


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one XML file into persons and organizations.

    Raises:
        ListRefused: not one file, not XML, not well-formed, a document type, another root element, a
            group that is missing, an entry without id or name, an id that stands twice.
    """
    file = only_file(files)
    root = _root(file)
    entries = [
        (entry, kind) for group, (tag, kind) in GROUPS.items() for entry in _group(file, root, group, tag)
    ]
    seen: dict[str, int] = {}
    for entry, _ in entries:
        number, line = _text(entry, "DATAID"), _line(entry)
        if not number:
            raise ListRefused(file.name, line, "The entry has no DATAID.")
        if number in seen:
            raise ListRefused(
                file.name, line, f"The DATAID {number} stands twice, first in line {seen[number]}."
            )
        seen[number] = line
    entities = tuple(_entity(file, entry, kind) for entry, kind in entries)
    generated = str(root.get("dateGenerated") or "")[:10]
    return ParsedList(entities, _counts(root, entities), published_on=_date(generated))


def _root(file: NamedFile) -> etree._Element:
    data = unpacked(file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "syntax error").rsplit(", line", 1)[0]
        raise ListRefused(file.name, error.lineno or 0, f"The XML is not well-formed: {reason}.") from None
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise ListRefused(file.name, 1, "The XML declares a document type, which this list never does.")
    if root.tag != ROOT:
        raise ListRefused(file.name, _line(root), f"The root element is {root.tag}, not {ROOT}.")
    return root


def _group(file: NamedFile, root: etree._Element, group: str, tag: str) -> list[etree._Element]:
    found = root.find(group)
    if found is None:
        raise ListRefused(file.name, _line(root), f"The element {group} is missing.")
    return found.findall(tag)


def _entity(file: NamedFile, entry: etree._Element, kind: str) -> ListedEntity:
    prefix = "INDIVIDUAL" if kind == PERSON else "ENTITY"
    names = _names(entry, prefix)
    if not names:
        raise ListRefused(file.name, _line(entry), f"The entry {_text(entry, 'DATAID')} has no name.")
    return ListedEntity(
        external_id=_text(entry, "DATAID"),
        kind=kind,
        names=names,
        addresses=tuple(_addresses(entry, f"{prefix}_ADDRESS")),
        birth_dates=tuple(dict.fromkeys(_birth_dates(entry))),
        nationalities=tuple(
            country(one_line(v.text)) for v in entry.findall("NATIONALITY/VALUE") if one_line(v.text)
        ),
        identifiers=tuple(_identifiers(entry)),
        programs=(_text(entry, "UN_LIST_TYPE"),),
        remarks=" ".join(
            part for part in (_text(entry, "REFERENCE_NUMBER"), _text(entry, "COMMENTS1")) if part
        ),
        listed_on=_date(_text(entry, "LISTED_ON")[:10]),
    )


def _names(entry: etree._Element, prefix: str) -> tuple[ListedName, ...]:
    """Return the name in its parts, the name in its own script, and every alias that is not empty."""
    primary = one_line(" ".join(_text(entry, part) for part in NAME_PARTS))
    if not primary:
        return ()
    names = [ListedName(primary, PRIMARY, script_of(primary))]
    if original := _text(entry, "NAME_ORIGINAL_SCRIPT"):
        names.append(ListedName(original, STRONG, script_of(original)))
    for alias in entry.findall(f"{prefix}_ALIAS"):
        if value := _text(alias, "ALIAS_NAME"):
            quality = ALIAS_QUALITY.get(_text(alias, "QUALITY").casefold(), STRONG)
            names.append(ListedName(value, quality, script_of(value)))
    return tuple(names)


def _addresses(entry: etree._Element, tag: str) -> Iterator[ListedAddress]:
    for address in entry.findall(tag):
        parts = [_text(address, part) for part in ADDRESS_PARTS]
        if any(parts):
            where = _text(address, "COUNTRY")
            yield ListedAddress(", ".join(part for part in parts if part), where, country_code(where))


def _birth_dates(entry: etree._Element) -> Iterator[str]:
    for birth in entry.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        about = "~" if _text(birth, "TYPE_OF_DATE").startswith("APPROX") else ""
        first, last = _text(birth, "FROM_YEAR"), _text(birth, "TO_YEAR")
        day = _text(birth, "DATE")[:10] or _text(birth, "YEAR")
        if day:
            yield f"{day}{about}"
        elif first and last:
            yield f"{first}/{last}"


def _identifiers(entry: etree._Element) -> Iterator[Identifier]:
    for document in entry.findall("INDIVIDUAL_DOCUMENT"):
        if number := _text(document, "NUMBER"):
            kind = _text(document, "TYPE_OF_DOCUMENT").casefold()
            issued = _text(document, "ISSUING_COUNTRY") or _text(document, "COUNTRY_OF_ISSUE")
            known = (
                "passport"
                if "passeport" in kind or "pasaporte" in kind or "passport" in kind
                else "national id"
            )
            yield Identifier(known, number, country(issued), _text(document, "NOTE"))


def _counts(root: etree._Element, entities: Sequence[ListedEntity]) -> dict[str, int]:
    """Account for every entry, alias and address element of the file."""
    aliases = [*root.iter("INDIVIDUAL_ALIAS"), *root.iter("ENTITY_ALIAS")]
    addresses = [*root.iter("INDIVIDUAL_ADDRESS"), *root.iter("ENTITY_ADDRESS")]
    kept = sum(len(entity.addresses) for entity in entities)
    empty = sum(not _text(alias, "ALIAS_NAME") for alias in aliases)
    names = sum(len(entity.names) for entity in entities)
    return {
        "individual_elements": sum(1 for _ in root.iter("INDIVIDUAL")),
        "entity_elements": sum(1 for _ in root.iter("ENTITY")),
        "alias_elements": len(aliases),
        "address_elements": len(addresses),
        "entities": len(entities),
        "entities_person": sum(entity.kind == PERSON for entity in entities),
        "entities_organization": sum(entity.kind == ORGANIZATION for entity in entities),
        "names_primary": len(entities),
        "names_original_script": names - len(entities) - (len(aliases) - empty),
        "names_from_aliases": len(aliases) - empty,
        "names": names,
        "alias_elements_empty": empty,
        "addresses": kept,
        "address_elements_empty": len(addresses) - kept,
    }


def _text(element: etree._Element, tag: str) -> str:
    return one_line(element.findtext(tag))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
