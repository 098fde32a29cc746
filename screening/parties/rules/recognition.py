"""How a party is recognized again across cases. Pure.

What is kept in the database does not follow the versions of the matcher: its keys are made here.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID, uuid4

from anyascii import anyascii

from screening.hits.rules import PartyFacts

LONGEST = 500
VERSION = 8
SHARED = (
    "ltd limited llc inc corp corporation co company gmbh ag sa srl spa bv nv kg plc jsc ojsc pjsc ooo oao "
    "zao fze and the of for trading trade group international industries industrial holding holdings systems "
    "services technology technologies engineering enterprise enterprises import export general"
)
COMMON = frozenset(SHARED.split())
NOT_WORD = re.compile(r"[^a-z0-9]+")


def registry_id() -> UUID:
    """Return a random id of version 8: by it a party of the registry is told from a case without a read."""
    return UUID(int=uuid4().int & ~(0xF << 76) | VERSION << 76)


def is_registry_id(thread: UUID) -> bool:
    """Say whether a thread is a party of the registry."""
    return thread.version == VERSION


def plain(text: str) -> str:
    """Return a text as two people would type it: composed, in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().split())


def words(text: str) -> str:
    """Return the words of a text in Latin letters and digits, in small letters: what a search looks in."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text[:LONGEST]) if _is_shown(c))
    return NOT_WORD.sub(" ", anyascii(shown).casefold()).strip()


def telling_words(text: str) -> str:
    """Return the words of a text without those that many names share; all, where there is no other."""
    found = words(text).split()
    return " ".join([word for word in found if word not in COMMON] or found)


def number_key(value: str) -> str:
    """Return the letters and digits of a number, by which two are the same; "" if there are under five."""
    key = words(value).replace(" ", "").upper()
    return key if len(key) >= 5 else ""


def search_text(names: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """Return what a search of the registry looks in: the words of each name and the key of each number."""
    parts = [*(words(name) for name in names), *(number_key(number).lower() for number in numbers)]
    return " | ".join(dict.fromkeys(filter(None, parts)))


def identity(party: PartyFacts) -> str:
    """Return the SHA-256 of what makes two descriptions one party: name, kind, country, birth, numbers."""
    numbers = sorted({number_key(number) or plain(number) for number in party.identifiers})
    return _digest([plain(party.name), party.kind, party.country, party.birth_date, numbers])


def record_digest(names: Iterable[str], numbers: Iterable[str], *others: str) -> str:
    """Return the SHA-256 of what a suggestion to merge rests on; the order of names does not count."""
    return _digest([sorted({plain(name) for name in names}), sorted({*map(number_key, numbers)}), *others])


def _is_shown(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] != "C"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
