"""Consolidated Canadian Autonomous Sanctions List (Special Economic Measures Act and kin), XML.

A record has no id of its own: it is known by the regulation that lists it, its schedule and its item
there. Names are given and family name, or the name of an entity or ship, in English and French with a
stroke between them. Aliases are written as people write: separated by commas, semicolons or new lines,
some with the name of their language before them. A person's alias of one word is weak, for most repeat
a given name only. A record with an IMO number is a ship.

Source: Global Affairs Canada, "Consolidated Canadian Autonomous Sanctions List".
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from screening.watchlists.sources.dates import exact
from screening.watchlists.sources.gathering import Gathering, Note, births, labelled, named, quoted
from screening.watchlists.sources.listed import (
    ORGANIZATION,
    PERSON,
    STRONG,
    VESSEL,
    WEAK,
    Identifier,
    ListedEntity,
    ParsedList,
)
from screening.watchlists.sources.numbers import bare
from screening.watchlists.sources.reading import NamedFile, only_file
from screening.watchlists.sources.trees import Element, elements, line, name_of, raw, text

BETWEEN = re.compile(r"[;\n\r|]|\s/\s")
OR = re.compile(r"\s+or\s+|\s*;\s*", re.IGNORECASE)
LANGUAGE = re.compile(
    r"^(?:in )?(?:Arabic|Belarus+ian|Burmese|Chinese|English|French|Farsi|Hebrew|Korean|Persian|Russian|"
    r"Spanish|Ukrainian)\s*:\s*",
    re.IGNORECASE,
)
INNER_LANGUAGE = re.compile(r"\s+(?=(?:Arabic|Belarus+ian|Burmese|Farsi|Persian|Russian|Ukrainian)\s*:)")
LEGAL_FORM = re.compile(r"[^\W\d_a-zа-я]{2,5}|Inc\.?|Ltd\.?|Limited|Co\.?|S\.A\.?|L\.L\.C\.?")
BILINGUAL = re.compile(r"(?<=[^\W\d_]{3})\s*/\s*(?=[^\W\d_]{3})")


def parse(files: Sequence[NamedFile]) -> ParsedList:
    """Read the one XML file into persons, organizations and ships.

    Raises:
        ListRefused: not one file, or as `trees.elements`; no records.
    """
    file = only_file(files)
    gathering = Gathering(file.name)
    counts = {"record_elements": 0}
    for element in elements(file, ("data-set",), ("record",)):
        if name_of(element) == "record":
            counts["record_elements"] += 1
            gathering.take(line(element), partial(_entity, element))
    counts["names_from_aliases"] = sum(len(entity.names) - 1 for entity in gathering.entities)
    return gathering.parsed(counts)


def _entity(record: Element, note: Note) -> ListedEntity:
    person = " ".join(part for part in (text(record, "GivenName"), text(record, "LastName")) if part)
    ship, title = text(record, "ShipIMONumber"), text(record, "TitleOrShip")
    kind = VESSEL if ship else PERSON if person else ORGANIZATION
    primary, *translated = [person] if person else BILINGUAL.split(text(record, "EntityOrShip"))
    born = text(record, "DateOfBirthOrShipBuildDate")
    dates, unread = births(OR.split(born), note) if kind == PERSON else ((), "")
    aliases = [alias for alias in _aliases(raw(record, "Aliases")) if alias]
    listed_on = exact(text(record, "DateOfListing"))
    if not listed_on:
        note(f"The date of listing {quoted(text(record, 'DateOfListing'))} is not a date.")
    return ListedEntity(
        external_id=_number(record),
        kind=kind,
        names=named(
            primary,
            [
                *((name, STRONG) for name in translated),
                *((alias, _quality(alias, kind)) for alias in aliases),
            ],
        ),
        birth_dates=dates,
        identifiers=(Identifier(*bare("imo", ship)),) if ship else (),
        programs=(text(record, "Country"),),
        remarks=labelled(
            ("Type of ship" if kind == VESSEL else "Title", title),
            ("Built" if kind == VESSEL else "Date", "" if kind == PERSON else born),
            ("Birth date as written", unread),
            ("Aliases as written", text(record, "Aliases") if len(aliases) > 1 else ""),
        ),
        listed_on=listed_on,
        citation=", ".join(
            f"{word} {part}"
            for word, part in (("Schedule", text(record, "Schedule")), ("item", text(record, "Item")))
            if part
        ),
    )


def _quality(alias: str, kind: str) -> str:
    return WEAK if kind == PERSON and " " not in alias else STRONG


def _number(record: Element) -> str:
    regulation = _slug(text(record, "Country").partition(" / ")[0])[:30].strip("-")
    place = "-".join(part for tag in ("Schedule", "Item") if (part := _slug(text(record, tag))))
    return f"{regulation}-{place}" if regulation and text(record, "Item") else ""


def _slug(words: str) -> str:
    return re.sub(r"[^\w.]+", "-", words.casefold()).strip("-")


def _aliases(written: str) -> Iterator[str]:
    """Take the aliases apart. A comma before a legal form does not separate."""
    for part in BETWEEN.split(written):
        pieces: list[str] = []
        for piece in re.split(r"\s*,\s*", part):
            if pieces and LEGAL_FORM.fullmatch(piece.strip()):
                pieces[-1] += f", {piece}"
            else:
                pieces.append(piece)
        for piece in pieces:
            for alias in INNER_LANGUAGE.split(piece):
                yield LANGUAGE.sub("", alias.strip())
