"""All listed names as plain arrays, which a file can hold and all processes of a machine can share."""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.matching.abjads import OTHER, outline
from screening.matching.analysis import analyse, make_word
from screening.matching.channels import key, listed_name_keys, listed_word_keys
from screening.matching.native import readings, squashed
from screening.matching.normalise import identifier
from screening.matching.records import ListedParty
from screening.matching.words import (
    ARABIC,
    HEBREW,
    INITIAL,
    ROLES,
    SCRIPTS,
    STOP,
    WEIGHTS,
    Name,
    Phrase,
    Word,
)
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName

Arrays = Mapping[str, NDArray[Any]]
Ids = NDArray[np.int32]
Places = NDArray[np.signedinteger[Any]]
ABJADS = [SCRIPTS.index(ARABIC), SCRIPTS.index(HEBREW)]
KEPT_NAMES, FEW_KEYS = 30_000, 100_000
NOTHING: Ids = np.empty(0, np.int32)
UNIT, FREE = 20, 100
WEIGHT_CODES = np.array([round(WEIGHTS[role] * UNIT) for role in ROLES], np.uint8)
CODES = np.where(np.array(ROLES) == STOP, np.uint8(FREE), WEIGHT_CODES)


class Texts:
    """Many texts in one run of bytes."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes, self._ends = arrays[f"{name}.bytes"], arrays[f"{name}.ends"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._bytes[self._ends[place] : self._ends[place + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        whole, ends = self._bytes.tobytes(), self._ends.tolist()
        return (whole[a:b].decode() for a, b in pairwise(ends))

    @staticmethod
    def pack(name: str, texts: Iterable[str]) -> dict[str, NDArray[Any]]:
        """Return the arrays of some texts."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        ends = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(each) for each in encoded], out=ends[1:])
        return {f"{name}.bytes": np.frombuffer(b"".join(encoded), np.uint8), f"{name}.ends": ends}


class Lists:
    """A list of numbers for each of many things."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self.values, self.ends = arrays[f"{name}.values"], arrays[f"{name}.ends"]

    def __getitem__(self, place: int) -> Ids:
        return self.values[self.ends[place] : self.ends[place + 1]]

    def all_of(self, places: Ids) -> tuple[Ids, Places]:
        """Return the numbers of some things one after the other, and how many each has."""
        return _runs(self.values, self.ends[places], self.ends[places + 1])

    @staticmethod
    def pack(name: str, lists: Sequence[Sequence[int]]) -> dict[str, NDArray[Any]]:
        """Return the arrays of some lists."""
        ends = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(each) for each in lists], out=ends[1:])
        values = np.fromiter((value for each in lists for value in each), np.int32, int(ends[-1]))
        return {f"{name}.values": values, f"{name}.ends": ends}


class Table:
    """Numbers by a checksum, sorted so that a lookup is a binary search."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._keys, self._values = arrays[f"{name}.keys"], arrays[f"{name}.values"]
        self._few = frozenset(self._keys.tolist()) if len(self._keys) <= FEW_KEYS else None

    def find(self, keys: Sequence[int]) -> Ids:
        """Return the numbers under all of some keys; one may stand there more than once."""
        return self.find_each(keys)[0]

    def lacks(self, keys: Iterable[int]) -> bool:
        """Say whether surely nothing stands under any of some keys: a quick look at a small table."""
        return self._few is not None and self._few.isdisjoint(keys)

    def find_each(self, keys: Sequence[int]) -> tuple[Ids, Places]:
        """Return the numbers under all of some keys, and how many stand under each."""
        wanted = np.array(keys, np.uint32)
        first = self._keys.searchsorted(wanted)
        return _runs(self._values, first, self._keys.searchsorted(wanted, "right"))

    @staticmethod
    def pack(name: str, keys: NDArray[np.uint32], values: Ids) -> dict[str, NDArray[Any]]:
        """Return the arrays of some pairs."""
        order = np.lexsort((values, keys))
        return {f"{name}.keys": keys[order], f"{name}.values": values[order]}


def _runs(values: Ids, first: Places, last: Places) -> tuple[Ids, Places]:
    """Return the values from each first place to before each last, and how many each time."""
    counts = last - first
    total = int(counts.sum())
    if not total:
        return NOTHING, counts
    if len(counts) == 1:
        return values[int(first[0]) : int(last[0])], counts
    places = np.repeat(first - counts.cumsum() + counts, counts)
    places += np.arange(total)
    return values[places], counts


class Index:
    """Listed names by their words and as wholes, and listed numbers. Each has a number, its place."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._parties = Texts(arrays, "parties")
        self._texts = Texts(arrays, "texts")
        self._forms = Texts(arrays, "forms")
        self._symbols = Texts(arrays, "symbols")
        self._symbols_of = Lists(arrays, "symbols_of")
        self._phrases_of = Lists(arrays, "phrases_of")
        self._words_of = Lists(arrays, "words_of")
        self.names_with = Lists(arrays, "names_with")
        self.words_by_key = Table(arrays, "words_by_key")
        self.names_by_key = Table(arrays, "names_by_key")
        self.parties_by_number = Table(arrays, "parties_by_number")
        self.party_of = arrays["party_of"]
        self.weights = arrays["weights"]
        self.lengths = arrays["lengths"]
        self.codes, self.own_codes = CODES[arrays["roles"]], WEIGHT_CODES[arrays["roles"]]
        self.initials = arrays["roles"] == ROLES.index(INITIAL)
        self.named = arrays["named"]
        self._first_name = arrays["first_name"]
        self._words: dict[int, Word] = {}
        self._names: dict[int, Name] = {}
        self._known_symbols: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._parties)

    @property
    def size(self) -> int:
        """The number of names."""
        return len(self._texts)

    def party(self, place: int) -> ListedParty:
        """Return a listed party as it was given."""
        return _party(json.loads(self._parties[place]))

    def names_of(self, party: int) -> range:
        """Return the numbers of a party's names, the primary one first."""
        return range(int(self._first_name[party]), int(self._first_name[party + 1]))

    def word(self, number: int) -> Word:
        """Return a listed word."""
        known = self._words.get(number)
        if known is None:
            form = self.forms[number]
            role = ROLES[self.arrays["roles"][number]]
            symbols = frozenset(self._symbol(each) for each in self._symbols_of[number].tolist())
            script = SCRIPTS[self.arrays["scripts"][number]]
            known = self._words[number] = make_word(form, role, symbols, script)
        return known

    @cached_property
    def forms(self) -> list[str]:
        """All listed words as they are written, for comparing many at once."""
        return list(self._forms)

    @cached_property
    def outlines(self) -> NDArray[np.int64]:
        """The outline of each listed word, by which most that do not spell another are told at a glance."""
        first = self.arrays["forms.bytes"][self.arrays["forms.ends"][:-1]].astype(np.int64) - ord("a")
        outlines = np.empty((len(first), 3), np.int64)
        outlines[:, 0] = 1 << np.where((first >= 0) & (first < OTHER), first, OTHER)
        outlines[:, 1] = outlines[:, 2] = self.lengths
        for number in np.flatnonzero(np.isin(self.arrays["scripts"], ABJADS)).tolist():
            outlines[number] = outline(self.forms[number])
        return outlines

    def name(self, number: int) -> Name:
        """Return a listed name, analysed."""
        known = self._names.get(number)
        if known is None:
            if len(self._names) >= KEPT_NAMES:
                self._names.clear()
            known = self._names[number] = self._name(number)
        return known

    def _name(self, number: int) -> Name:
        words = tuple(map(self.word, self._words_of[number].tolist()))
        flat = self._phrases_of[number].tolist()
        phrases = tuple(
            Phrase(self._symbol(flat[n]), flat[n + 1], flat[n + 2]) for n in range(0, len(flat), 3)
        )
        text = self._texts[number]
        kind = "person" if self.arrays["persons"][number] else "organization"
        return Name(text, words, phrases, squashed(words), readings(words, kind))

    def _symbol(self, number: int) -> str:
        known = self._known_symbols.get(number)
        if known is None:
            known = self._known_symbols[number] = sys.intern(self._symbols[number])
        return known


class _Numbers(dict[str, int]):
    """Things that get the next number when they are first seen."""

    def __missing__(self, thing: str) -> int:
        self[thing] = number = len(self)
        return number


def build(parties: Iterable[ListedParty]) -> dict[str, NDArray[Any]]:
    """Read all names and numbers of the parties once, and return the arrays of their index."""
    records: list[str] = []
    texts: list[str] = []
    party_of, first_name, persons = array("i"), array("q", [0]), array("b")
    words: dict[tuple[str, str, frozenset[str], str], int] = {}
    symbols = _Numbers()
    words_of: list[list[int]] = []
    phrases_of: list[list[int]] = []
    weights = array("f")
    name_keys, keyed_names = array("I"), array("i")
    number_keys, numbered = array("I"), array("i")
    for place, party in enumerate(parties):
        records.append(json.dumps(_record(party), ensure_ascii=False, separators=(",", ":")))
        for listed in party.entity.names:
            name = analyse(listed.value, party.entity.kind)
            number = len(texts)
            texts.append(listed.value)
            party_of.append(place)
            persons.append(party.entity.kind == "person")
            words_of.append(
                [words.setdefault((w.form, w.role, w.symbols, w.script), len(words)) for w in name.words]
            )
            phrases_of.append([n for p in name.phrases for n in (symbols[p.symbol], p.first, p.last)])
            weights.append(sum(word.weight for word in name.words))
            found = listed_name_keys(name)
            name_keys.extend(found)
            keyed_names.extend([number] * len(found))
        first_name.append(len(texts))
        for each in party.entity.identifiers:
            if text := identifier(each.value):
                number_keys.append(key(text))
                numbered.append(place)
    word_keys, keyed_words = array("I"), array("i")
    symbols_of: list[list[int]] = []
    for number, (form, role, stands_for, script) in enumerate(words):
        found = set(listed_word_keys(make_word(form, role, stands_for, script)))
        word_keys.extend(found)
        keyed_words.extend([number] * len(found))
        symbols_of.append([symbols[symbol] for symbol in stands_for])
    return {
        **Texts.pack("parties", records),
        **Texts.pack("texts", texts),
        **Texts.pack("forms", (form for form, _, _, _ in words)),
        **Texts.pack("symbols", symbols),
        **Lists.pack("symbols_of", symbols_of),
        **Lists.pack("phrases_of", phrases_of),
        **Lists.pack("words_of", words_of),
        **_inverted(words_of, len(words)),
        **Table.pack("words_by_key", np.array(word_keys, np.uint32), np.array(keyed_words, np.int32)),
        **Table.pack("names_by_key", np.array(name_keys, np.uint32), np.array(keyed_names, np.int32)),
        **Table.pack("parties_by_number", np.array(number_keys, np.uint32), np.array(numbered, np.int32)),
        "party_of": np.array(party_of, np.int32),
        "first_name": np.array(first_name, np.int64),
        "persons": np.array(persons, np.bool_),
        "weights": np.array(weights, np.float32),
        "lengths": np.array([len(form) for form, _, _, _ in words], np.int32),
        "named": np.array([any(s.startswith("NAME") for s in found) for _, _, found, _ in words], np.bool_),
        "roles": np.array([ROLES.index(role) for _, role, _, _ in words], np.uint8),
        "scripts": np.array([SCRIPTS.index(script) for _, _, _, script in words], np.uint8),
    }


def _inverted(words_of: Sequence[Sequence[int]], count: int) -> dict[str, NDArray[Any]]:
    """Return for each word the names that have it, in order and once each."""
    names = np.fromiter((n for n, words in enumerate(words_of) for _ in set(words)), np.int32)
    words = np.fromiter((w for words in words_of for w in set(words)), np.int32)
    order = np.lexsort((names, words))
    ends = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(words, minlength=count), out=ends[1:])
    return {"names_with.values": names[order], "names_with.ends": ends}


def _record(party: ListedParty) -> list[Any]:
    entity = asdict(party.entity)
    entity["listed_on"] = party.entity.listed_on.isoformat() if party.entity.listed_on else ""
    return [party.ref, party.watchlist, {name: value for name, value in entity.items() if value}]


def _party(record: Sequence[Any]) -> ListedParty:
    ref, watchlist, values = record
    values["names"] = tuple(ListedName(**each) for each in values["names"])
    values["addresses"] = tuple(ListedAddress(**each) for each in values.get("addresses", ()))
    values["identifiers"] = tuple(Identifier(**each) for each in values.get("identifiers", ()))
    values["listed_on"] = date.fromisoformat(values["listed_on"]) if "listed_on" in values else None
    for name in ("birth_dates", "nationalities", "programs"):
        values[name] = tuple(values.get(name, ()))
    return ListedParty(ref, watchlist, ListedEntity(**values))
