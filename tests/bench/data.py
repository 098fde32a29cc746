"""What the measurements read: real lists, people who are on none, treated names, recombined names.

`EXPORTCTL_REAL_DATA` names the folder of the real files, as for `tests/real`. Everything drawn is seeded.
"""

import csv
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from screening.matching import ListedParty, comparable
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.listed import (
    ORGANIZATION,
    PERSON,
    PRIMARY,
    STRONG,
    ListedEntity,
    ListedName,
)
from screening.watchlists.sources.places import country_code
from screening.watchlists.sources.reading import NamedFile, script_of
from tests.real.conftest import real_folder

CSL = ("us-csl", "us_csl_2026-07-31_condensed.json.gz")
UN = ("un-sc", "un_sc_consolidated_2026-02-27.xml.gz")
CANADA = ("ca-sema", "ca_sema_2025.xml.gz")
EU = ("eu-fsf", "eu_fsd_global_2016-02-11.xml.gz")
REAL_LIST = (CSL, UN)
KINDS_OF_OFAC = {"individual": PERSON, "entity": ORGANIZATION}
LATIN_LETTERS = "aeioubcdfghklmnprstvyz"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: a name, what is known beside it, and the party that it stands for (empty: no one listed)."""

    name: str
    kind: str
    birth_date: str = ""
    country: str = ""
    expected: str = ""


def watchlist_file(name: str) -> NamedFile:
    """Read one real file."""
    path = real_folder() / "watchlists" / name
    return NamedFile(path.name, path.read_bytes())


@lru_cache(maxsize=8)
def listed(*lists: tuple[str, str]) -> tuple[ListedParty, ...]:
    """Return all entities of some lists that have a name to compare; by default the real list."""
    return tuple(
        ListedParty(f"{key}:{place}:{entity.external_id}", key, entity)
        for key, file in lists or REAL_LIST
        for place, entity in enumerate(SOURCES[key].parse([watchlist_file(file)]).entities)
        if any(comparable(name.value) for name in entity.names)
    )


def unlisted(which: str, count: int = 10_000) -> list[Asked]:
    """Return made-up people of the `us` or the `global` fixture: on no list."""
    data = watchlist_file(f"fixtures/unlisted_people_{which}_dev.csv.gz").data
    rows = csv.DictReader(gzip.decompress(data).decode().splitlines())
    people = [
        Asked(row["full_name"], PERSON, row["date_of_birth"], country_code(row["nationality"]))
        for row in rows
    ]
    return people[:count]


def mixed(count: int, seed: int = 1) -> list[Asked]:
    """Half listed names, treated one of seven ways; half unlisted people, US and global alike. Shuffled."""
    rng = random.Random(seed)
    names = [(party, name.value) for party in listed() for name in party.entity.names]
    asked = []
    for party, name in rng.sample(names, count // 2):
        treated = rng.choice(TREATMENTS)(name, rng)
        asked.append(Asked(treated, party.entity.kind, expected=party.ref))
    people = [*unlisted("us"), *unlisted("global")]
    asked += rng.sample(people, count - len(asked))
    rng.shuffle(asked)
    return [one for one in asked if comparable(one.name)]


def as_written(name: str, _rng: random.Random) -> str:
    """Leave the name as the list has it."""
    return name


def upper(name: str, _rng: random.Random) -> str:
    """Write it in capitals, without commas."""
    return name.upper().replace(",", "")


def one_typo(name: str, rng: random.Random) -> str:
    """Drop, double, replace or swap one letter of a word of four letters or more."""
    return _with_typos(name, rng, 1)


def two_typos(name: str, rng: random.Random) -> str:
    """Make two such slips, in two words where there are two; one where the name has room for only one."""
    return _with_typos(name, rng, 2)


def swapped(name: str, rng: random.Random) -> str:
    """Exchange two words."""
    words = name.replace(",", " ").split()
    if len(words) > 1:
        left, right = rng.sample(range(len(words)), 2)
        words[left], words[right] = words[right], words[left]
    return " ".join(words)


def dropped(name: str, rng: random.Random) -> str:
    """Leave out one word of three or more, but not the rarest on the list: it may be all that tells."""
    words = name.replace(",", " ").split()
    if len(words) > 2:
        counts = word_counts()
        rarest = min(range(len(words)), key=lambda place: counts[words[place].casefold()])
        del words[rng.choice([place for place in range(len(words)) if place != rarest])]
    return " ".join(words)


@lru_cache(maxsize=1)
def word_counts() -> Counter[str]:
    """Count how many names of the real list have each word."""
    names = (name.value for party in listed() for name in party.entity.names)
    return Counter(word for name in names for word in set(name.replace(",", " ").casefold().split()))


def glued(name: str, rng: random.Random) -> str:
    """Write two neighboring words as one."""
    words = name.replace(",", " ").split()
    if len(words) > 1:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)


TREATMENTS = (as_written, upper, one_typo, two_typos, swapped, dropped, glued)


def _with_typos(name: str, rng: random.Random, count: int) -> str:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if len(long) == 1 and len(words[long[0]]) >= 8:
        long *= 2
    for place in rng.sample(long, min(count, len(long))):
        words[place] = _slip(words[place], rng)
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    """Change one letter, never the first one: people misspell those least."""
    at = rng.randrange(1, len(word) - 1)
    letters = LATIN_LETTERS if script_of(word) == "Latin" else word
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return rng.choice(
        [
            before + after,
            before + letter + letter + after,
            before + rng.choice(letters) + after,
            before + after[0] + letter + after[1:],
        ]
    )


def recombined(count: int, seed: int = 2) -> Iterator[ListedParty]:
    """Yield listed parties with `count` names in all: real ones, every name put together from two halves.

    The halves come from names of the same kind and script, so that words are as frequent, and names as
    long, as on the real list.
    """
    rng = random.Random(seed)
    parties = listed()
    pools: dict[tuple[str, str], list[list[str]]] = {}
    for party in parties:
        for name in party.entity.names:
            pools.setdefault((party.entity.kind, name.script), []).append(name.value.split())
    made = number = 0
    while made < count:
        model = parties[number % len(parties)]
        entity = model.entity
        names = [
            replace(name, value=_crossed(pools[entity.kind, name.script], rng))
            for name in entity.names[: count - made]
        ]
        made, number = made + len(names), number + 1
        again = replace(entity, external_id=str(number), names=tuple(names), identifiers=())
        if any(comparable(name.value) for name in names):
            yield ListedParty(f"{model.watchlist}:{number}", model.watchlist, again)


def recombined_queries(count: int, seed: int = 3) -> Iterator[Asked]:
    """Yield parties to screen: half recombined from listed names, half from people on no list."""
    rng = random.Random(seed)
    people = [person.name.split() for which in ("us", "global") for person in unlisted(which)]
    pools: dict[str, list[list[str]]] = {}
    for party in listed():
        for name in party.entity.names:
            pools.setdefault(party.entity.kind, []).append(name.value.split())
    kinds = [party.entity.kind for party in listed()]
    made = 0
    while made < count:
        kind = rng.choice(kinds) if made % 2 else PERSON
        name = _crossed(pools[kind] if made % 2 else people, rng)
        if comparable(name):
            made += 1
            yield Asked(name, kind)


def _crossed(pool: Sequence[list[str]], rng: random.Random) -> str:
    left, right = rng.choice(pool), rng.choice(pool)
    return " ".join([*left[: (len(left) + 1) // 2], *right[(len(right) + 1) // 2 :]])


def ofac_change(before: str, after: str) -> list[ListedParty]:
    """Return the entities that an OFAC publication has added or changed since an earlier one."""
    old, new = _ofac(before), _ofac(after)
    return [
        ListedParty(f"ofac-sdn:{number}", "ofac-sdn", entity)
        for number, entity in new.items()
        if old.get(number) != entity
    ]


def _ofac(day: str) -> dict[str, ListedEntity]:
    """Read the mirror's own JSON layout of one publication."""
    path: Path = real_folder() / "watchlists" / f"ofac_sdn_{day}.json.gz"
    entries = json.loads(gzip.decompress(path.read_bytes()))["entries"]
    return {
        str(entry["uid"]): ListedEntity(
            external_id=str(entry["uid"]),
            kind=KINDS_OF_OFAC.get(entry["type"], entry["type"]),
            names=tuple(
                ListedName(value, quality, script_of(value))
                for value, quality in [
                    (entry["name"], PRIMARY),
                    *((alias, STRONG) for alias in entry["alternateNames"]),
                ]
            ),
            programs=tuple(entry["programs"]),
        )
        for entry in entries
    }
