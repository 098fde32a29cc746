"""What listed names have something like a word: the look-up of many words at once.

Most of its time goes into small arrays, so words that are looked up together cost a fraction of what they
cost one by one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from screening.matching.abjads import outline, skeleton, spells
from screening.matching.channels import (
    consonant_keys,
    joined_key,
    key,
    phrase_key,
    run_key,
    sound_key,
    spelling_keys,
    symbol_key,
)
from screening.matching.compare import LONGEST, Likeness, slips
from screening.matching.index import UNIT, WEIGHT_CODES, Index, Table
from screening.matching.words import LATIN, ROLES, SCRIPTS, STOP, Word

STEPS = 255
MOST_SLIPS, SHORT = 2, 2
AT_ONCE, KEPT_FORMS = 1024, 25_000
Packed = NDArray[np.int64]
Numbers = NDArray[np.int32]
Near = tuple[Packed, Numbers, Packed]
"""Which word, which listed word, and how alike they are at most, in steps."""
Asked = tuple[int, int, float]
EMPTY: Packed = np.empty(0, np.int64)
ONE, TWO, THREE, ANY = UNIT, 2 * UNIT, 3 * UNIT, 127
OWNER, NAME, LIKENESS = 48, 16, 8
ALLOWED = np.array(
    [[max(1, slips(length, script)) for length in range(LONGEST + 2)] for script in SCRIPTS], np.uint8
)


class LookUp:
    """Looks words up in one index by one configuration."""

    def __init__(self, index: Index, likeness: Likeness) -> None:
        self._index = index
        self._likeness = likeness
        self._joined: dict[str, Packed] = {}
        self._runs: dict[str, Packed] = {}

    def words(self, words: Sequence[Word]) -> list[Packed]:
        """Return for each word the names that have something like it, packed, in order and once each."""
        return [
            packed
            for start in range(0, len(words), AT_ONCE)
            for packed in self._words(words[start : start + AT_ONCE])
        ]

    def _words(self, words: Sequence[Word]) -> list[Packed]:
        found = [self._in_names(words), self._in_wholes(words)]
        packed = best(np.concatenate(found))
        ends = packed.searchsorted(np.arange(1, len(words), dtype=np.int64) << OWNER)
        return np.split(packed & ((1 << OWNER) - 1), ends)

    def _in_names(self, words: Sequence[Word]) -> Packed:
        """Return the names that have a word like one of these."""
        near = [one for way in (self._meant, self._consonants, self._spelled) if len((one := way(words))[0])]
        if not near:
            return EMPTY
        owners, numbers, steps = (np.concatenate(column) for column in zip(*near, strict=True))
        names, counts = self._index.names_with.all_of(numbers)
        below = (owners << OWNER) | (steps << LIKENESS) | self._codes(words, owners, numbers)
        return (names.astype(np.int64) << NAME) | np.repeat(below, counts)

    def _codes(self, words: Sequence[Word], owners: Packed, numbers: Numbers) -> NDArray[np.uint8]:
        """Return what a word can stand for in listed ones: all of itself where only letters differ."""
        index, roles = self._index, np.array([ROLES.index(word.role) for word in words])[owners]
        codes = index.codes[numbers]
        as_written = np.where(index.initials[numbers], codes, np.maximum(codes, WEIGHT_CODES[roles]))
        return np.where(roles == ROLES.index(STOP), index.own_codes[numbers], as_written)

    def _in_wholes(self, words: Sequence[Word]) -> Packed:
        """Return the names with neighbors or a phrase that a word may stand for."""
        asked, codes = [], []
        for owner, word in enumerate(words):
            asked.append((owner, joined_key(word.form), self._likeness.configuration.joined))
            codes.append(TWO)
            if word.script == LATIN and word.skeleton:
                asked.append((owner, run_key(word), self._likeness.configuration.consonants))
                codes.append(THREE)
            for symbol in word.symbols:
                asked.append((owner, phrase_key(symbol), self._likeness.of_symbol(symbol)))
                codes.append(ANY)
        names, counts = _found(self._index.names_by_key, asked)
        if not len(names):
            return EMPTY
        below = (_owners(asked) << OWNER) | (steps(score for _, _, score in asked) << LIKENESS) | codes
        return (names.astype(np.int64) << NAME) | np.repeat(below, counts)

    def _meant(self, words: Sequence[Word]) -> Near:
        """Return the listed words that mean, sound or begin like one of these."""
        configuration = self._likeness.configuration
        asked: list[Asked] = []
        for owner, word in enumerate(words):
            asked += [
                (owner, symbol_key(symbol), self._likeness.of_symbol(symbol)) for symbol in word.symbols
            ]
            if len(word.fold) > SHORT:
                asked.append((owner, sound_key(word), configuration.same_sound))
            if len(word.form) > 1:
                asked.append((owner, key(word.form[0]), configuration.initial))
        numbers, counts = _found(self._index.words_by_key, asked)
        return (
            np.repeat(_owners(asked), counts),
            numbers,
            np.repeat(steps(score for _, _, score in asked), counts),
        )

    def _consonants(self, words: Sequence[Word]) -> Near:
        """Return the listed words of another script that may be spelled like one of these."""
        score = self._likeness.configuration.consonants
        asked = [(owner, one, score) for owner, word in enumerate(words) for one in consonant_keys(word)]
        numbers, counts = _found(self._index.words_by_key, asked)
        if not len(numbers):
            return EMPTY, numbers, EMPTY
        owners = np.repeat(_owners(asked), counts)
        likely = self._likely(np.array([outline(word.form) for word in words], np.int64)[owners], numbers)
        owners, numbers = owners[likely], numbers[likely]
        forms = self._index.forms
        kept = [
            place
            for place, (owner, number) in enumerate(zip(owners.tolist(), numbers.tolist(), strict=True))
            if spelled(words[owner], forms[number])
        ]
        return owners[kept], numbers[kept], np.repeat(steps([score]), len(kept))

    def _likely(self, outlines: NDArray[np.int64], numbers: Numbers) -> Packed:
        """Return the places of those listed words that may spell, or be spelled by, what has an outline."""
        ours, few, many = outlines.T
        theirs, fewest, most = self._index.outlines[numbers].T
        return np.flatnonzero((ours & theirs > 0) & (few <= most) & (fewest <= many))

    def _spelled(self, words: Sequence[Word]) -> Near:
        """Return the listed words that differ by few letters, each with the most that it can be alike."""
        index, asked = self._index, []
        for owner, word in enumerate(words):
            if not index.words_by_key.lacks(keys := spelling_keys(word)):
                asked += [(owner, one, 0.0) for one in keys]
        numbers, counts = _found(index.words_by_key, asked)
        pairs = once((np.repeat(_owners(asked), counts) << 32) | numbers)
        owners, close = pairs >> 32, (pairs & (2**32 - 1)).astype(np.int32)
        forms = [word.form for word in words]
        apart = process.cpdist(
            list(map(forms.__getitem__, owners.tolist())),
            list(map(index.forms.__getitem__, close.tolist())),
            scorer=OSA.distance,
            score_cutoff=MOST_SLIPS,
            dtype=np.uint8,
        )
        lengths = np.maximum(index.lengths[close], np.array([len(form) for form in forms])[owners])
        alike = 1.0 - apart / lengths
        named = np.array([word.named for word in words])[owners]
        alike[(apart > 1) & named & index.named[close]] = 0.0
        alike[lengths <= SHORT] = 1.0
        scripts = np.array([SCRIPTS.index(word.script) for word in words])[owners]
        allowed = ALLOWED[scripts, np.minimum(lengths, ALLOWED.shape[1] - 1)]
        kept = np.flatnonzero((apart <= allowed) & (alike > 0))
        return (
            owners[kept],
            close[kept],
            np.minimum((alike[kept] * STEPS).astype(np.int64) + 1, STEPS),
        )

    def joined(self, forms: Iterable[str]) -> list[Packed]:
        """Return for each form the names with a word that is written so, where a query has two neighbors."""
        wanted = list(forms)
        known = self._joined
        if new := list(dict.fromkeys(form for form in wanted if form not in known)):
            if len(known) > KEPT_FORMS:
                known.clear()
            known.update(dict.fromkeys(new, EMPTY))
            known.update(self._as_one_word(new))
        return [known.get(form, EMPTY) for form in wanted]

    def run(self, form: str) -> Packed:
        """Return the names with a Latin word that spells Arabic or Hebrew neighbors."""
        found = self._runs.get(form)
        if found is None:
            if len(self._runs) > KEPT_FORMS:
                self._runs.clear()
            found = self._runs[form] = self._of_run(form)
        return found

    def symbol(self, symbol: str) -> Packed:
        """Return the names with a word or a phrase that stands for this."""
        score = self._likeness.of_symbol(symbol)
        numbers = self._index.words_by_key.find([symbol_key(symbol)]).tolist()
        names = self._index.names_by_key.find([phrase_key(symbol)])
        return np.concatenate([self._having(numbers, score, ANY), _packed(names, score, ANY)])

    def _as_one_word(self, forms: Sequence[str]) -> dict[str, Packed]:
        by_key, listed = self._index.words_by_key, self._index.forms
        asked = [(place, key(form), 0.0) for place, form in enumerate(forms)]
        numbers, counts = _found(by_key, asked)
        same: dict[str, set[int]] = {}
        for place, number in zip(np.repeat(_owners(asked), counts).tolist(), numbers.tolist(), strict=True):
            if listed[number] == forms[place]:
                same.setdefault(forms[place], set()).add(number)
        score = self._likeness.configuration.joined
        return {form: self._having(list(found), score, ONE) for form, found in same.items()}

    def _of_run(self, form: str) -> Packed:
        numbers = once(self._index.words_by_key.find([key(f"{LATIN} {skeleton(form)}")]))
        likely = self._likely(np.array([outline(form)], np.int64), numbers)
        near = [n for n in numbers[likely].tolist() if spells(form, self._index.forms[n])]
        return self._having(near, self._likeness.configuration.consonants, ONE)

    def _having(self, numbers: list[int], score: float, code: int) -> Packed:
        """Return the names with some listed words."""
        if not numbers:
            return EMPTY
        return _packed(self._index.names_with.all_of(np.array(numbers, np.int32))[0], score, code)


def spelled(word: Word, form: str) -> bool:
    """Say whether a word spells a form of another script, or is spelled by it."""
    return spells(form, word.form) if word.script == LATIN else spells(word.form, form)


def _owners(asked: Sequence[Asked]) -> Packed:
    return np.array([owner for owner, _, _ in asked], np.int64)


def _found(table: Table, asked: Sequence[Asked]) -> tuple[Numbers, NDArray[np.signedinteger]]:
    """Return what stands under the keys, and how many under each."""
    keys = [one for _, one, _ in asked]
    if table.lacks(keys):
        return np.empty(0, np.int32), np.zeros(len(keys), np.int64)
    return table.find_each(keys)


def _packed(names: Numbers, score: float, code: int) -> Packed:
    """Return names with a likeness and a code as one number each, which sorts by name, then by likeness."""
    packed: Packed = (names.astype(np.int64) << NAME) | (int(steps([score])[0]) << LIKENESS | code)
    return packed


def steps(scores: Iterable[float]) -> Packed:
    """Return likenesses as whole numbers, not less than they are."""
    return np.array([min(STEPS, int(score * STEPS) + 1) for score in scores], np.int64)


def best(packed: Packed) -> Packed:
    """Return names in order, once each, with the best likeness and the highest code."""
    if len(packed) < 2:
        return packed
    packed = np.sort(packed)
    names = packed >> NAME
    last = np.ones(len(packed), np.bool_)
    np.not_equal(names[1:], names[:-1], out=last[:-1])
    ends = np.flatnonzero(last)
    if len(ends) == len(packed):
        return packed
    codes = np.maximum.reduceat(packed & 255, np.concatenate(([0], ends[:-1] + 1)))
    found: Packed = (packed[ends] & ~255) | codes
    return found


def once(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return numbers in order, once each."""
    numbers = np.sort(numbers)
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]
