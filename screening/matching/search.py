"""Which listed names can reach a score, without a look at the others.

A name is *opened* if it has something like one of the rarest words of the query, so many that without
any of them no score is reached. For the names opened, the likeness of every word of the query to the best
thing in the name is summed up as if nothing else were in the name: an upper bound of the score. What can
reach the score by that bound is compared in full. So nothing that would reach it is missed.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from screening.matching.abjads import skeleton, spells
from screening.matching.channels import (
    consonant_keys,
    joined_key,
    key,
    phrase_key,
    run_key,
    sound_key,
    spelling_keys,
    symbol_key,
    whole_keys,
)
from screening.matching.compare import LITTLE, LONGEST, NOTHING, ONE_NAME, Comparison, Likeness, slips
from screening.matching.configuration import Configuration
from screening.matching.index import FREE, UNIT, WEIGHT_CODES, Index
from screening.matching.words import (
    INITIAL,
    JOINED_LENGTH,
    LATIN,
    NUMBER,
    ROLES,
    SCRIPTS,
    STOP,
    TELLS,
    Name,
    Word,
)

ROUNDING = 1e-6
STEPS = 255
MOST_SLIPS, SHORT = 2, 2
KEPT, KEPT_WORDS = 64 * 2**20, 50_000
FEW = 3
Packed = NDArray[np.int64]
EMPTY: Packed = np.empty(0, np.int64)
NONE = np.empty(0, np.int32)


Near = tuple[NDArray[np.int32], Packed]
Weights = NDArray[np.float32]
Codes = NDArray[np.uint8]
LIKENESS = np.arange(STEPS + 1, dtype=np.float32) * np.float32(1 / STEPS)
ONE, TWO, THREE, ANY = UNIT, 2 * UNIT, 3 * UNIT, 127
WIDTH = np.arange(256, dtype=np.float32) / np.float32(UNIT)
WIDTH[FREE], WIDTH[ANY] = 3, 40
ALLOWED = {
    script: np.array([max(1, slips(length, script)) for length in range(LONGEST + 2)]) for script in SCRIPTS
}


class Postings:
    """The names that have something like one word of a query, in order.

    Each stands with its best likeness and with a code of the most weight that the word can stand for in it.
    """

    __slots__ = ("_judged", "codes", "names", "packed", "steps")

    def __init__(self, packed: Packed) -> None:
        self.packed = packed
        self.names = (packed >> 16).astype(np.int32)
        self.steps = (packed >> 8).astype(np.uint8)
        self.codes = packed.astype(np.uint8)
        self._judged: tuple[object, Weights] | None = None

    def judged(self, word: Word, configuration: Configuration, threshold: float) -> Weights:
        """Return what the word adds to the bound in each name, and last, in a name that lacks it.

        The rows are what it gains against the threshold, what of it is left over, and what it covers.
        """
        terms = (word, threshold)
        if self._judged is None or self._judged[0] != terms:
            steps, codes = np.append(self.steps, np.uint8(0)), np.append(self.codes, np.uint8(0))
            self._judged = terms, _judged(LIKENESS[steps], codes, word, configuration, threshold)
        return self._judged[1]

    def places_of(self, names: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return where some names stand here; the place after the last for those that do not."""
        if not len(self.names):
            return np.zeros(len(names), np.int64)
        place = self.names.searchsorted(names)
        np.minimum(place, len(self.names) - 1, out=place)
        place[self.names[place] != names] = len(self.names)
        return place


NO_POSTINGS = Postings(EMPTY)


class Search:
    """Searches one index by one configuration, and remembers what it looked up for a word."""

    def __init__(self, index: Index, configuration: Configuration) -> None:
        self._index = index
        self.likeness = Likeness(configuration)
        self._postings: dict[Word, Postings] = {}
        self._joined: dict[str, Packed] = {}
        self._kept = 0

    def names(self, query: Name, threshold: float) -> list[tuple[int, Comparison]]:
        """Return the numbers of all listed names that score `threshold` or more, with the comparison."""
        right = self._index.name
        found = []
        for number in self.candidates(query, threshold):
            comparison = self.likeness.compare_from(query, right(number), threshold)
            if comparison is not None:
                found.append((number, comparison))
        return found

    def candidates(self, query: Name, threshold: float) -> list[int]:
        """Return the numbers of all names whose score may reach `threshold`."""
        keys, by_key = whole_keys(query), self._index.names_by_key
        whole = NONE if by_key.lacks(keys) else by_key.find(list(keys))
        postings = self._query_postings(query)
        opened = self._opened(query, postings, threshold) if any(map(_filled, postings)) else NONE
        if not len(opened):
            return sorted(set(whole.tolist())) if len(whole) else []
        within = self._within_bound(query, postings, opened, threshold)
        return sorted({*within.tolist(), *whole.tolist()})

    def _opened(self, query: Name, postings: list[Postings], threshold: float) -> NDArray[np.int32]:
        """Return the names with something like one of the rarest words, as many as are needed."""
        weights = [word.weight for word in query.words]
        extra = self.likeness.configuration.extra_in_query
        spare = sum(weights) * (1 - threshold) / (1 - threshold + extra * threshold) + ROUNDING
        opened: list[NDArray[np.int32]] = []
        rarest = sorted(range(len(weights)), key=lambda n: len(postings[n].names))
        telling = [place for place in rarest if query.words[place].role not in (INITIAL, NUMBER)]
        numbers = [place for place in rarest if query.words[place].role == NUMBER]
        for place in (*telling, *numbers):
            if len(postings[place].names):
                opened.append(postings[place].names)
            spare -= weights[place]
            if spare < 0:
                break
        if len(opened) < 2:
            return opened[0] if opened else NONE
        return _once(np.concatenate(opened))

    def _within_bound(
        self, query: Name, postings: list[Postings], opened: NDArray[np.int32], threshold: float
    ) -> NDArray[np.int32]:
        """Return those of the opened names whose bound reaches the threshold.

        A name scores the threshold or more if what its words gain is not less than the threshold's share of
        what they cost. Each word counts as matched or as left over, whichever is better for the name.
        """
        if len(opened) <= FEW:
            return opened
        configuration = self.likeness.configuration
        judged = [
            posting.judged(word, configuration, threshold)[:, posting.places_of(opened)]
            for word, posting in zip(query.words, postings, strict=True)
        ]
        balance, extra, covered, telling = np.add.reduce(judged)
        missing = np.maximum(self._index.weights[opened] - covered, 0)
        if len(query.words) == 1 and query.words[0].named:
            missing *= np.float32(ONE_NAME)
        little = 1 + LITTLE * np.maximum(0, 2 - telling) + NOTHING * np.maximum(0, 1 - telling)
        cost = configuration.extra_on_list * little * missing + configuration.conflict * np.minimum(
            extra, missing
        )
        within: NDArray[np.int32] = opened[balance + np.float32(ROUNDING) >= np.float32(threshold) * cost]
        return within

    def _query_postings(self, query: Name) -> list[Postings]:
        """Return the postings of each word, with what neighbors and phrases of the query add to them."""
        postings = [self._of_word(word) for word in query.words]
        more: dict[int, list[Packed]] = {}
        for place, (a, b) in enumerate(pairwise(query.words)):
            if len(a.form) + len(b.form) >= JOINED_LENGTH and len(found := self._of_joined(a.form + b.form)):
                more.setdefault(place, []).append(found)
                more.setdefault(place + 1, []).append(found)
        for phrase in query.phrases:
            if not len(found := self._of_symbol(phrase.symbol)):
                continue
            for place in range(phrase.first, phrase.last):
                more.setdefault(place, []).append(found)
        for first, last, form, script in query.runs:
            if len(found := self._of_run(form, script)):
                for place in range(first, last):
                    more.setdefault(place, []).append(found)
        for place, packed in more.items():
            own = postings[place]
            postings[place] = Postings(_best(np.concatenate([own.packed, *packed])))
        return postings

    def _of_word(self, word: Word) -> Postings:
        known = self._postings.get(word)
        if known is None:
            if self._kept > KEPT:
                self._postings.clear()
                self._kept = 0
            known = self._postings[word] = self._look_up(word)
            self._kept += 200 + known.packed.nbytes
        return known

    def _look_up(self, word: Word) -> Postings:
        index, configuration = self._index, self.likeness.configuration
        near = [*self._meant(word), *self._spelled(word)]
        packed = [EMPTY]
        if near:
            words = np.concatenate([numbers for numbers, _ in near])
            codes = index.own_codes[words] if word.role == STOP else self._codes(word, words)
            names, counts = index.names_with.all_of(words)
            below = (np.concatenate([steps for _, steps in near]) << 8) | codes
            packed.append((names.astype(np.int64) << 16) | np.repeat(below, counts))
        keys = [(joined_key(word.form), configuration.joined, TWO)]
        if word.script == LATIN and word.skeleton:
            keys.append((run_key(word), configuration.consonants, THREE))
        keys += [(phrase_key(symbol), self.likeness.of_symbol(symbol), ANY) for symbol in word.symbols]
        if not index.names_by_key.lacks([one for one, _, _ in keys]):
            names, counts = index.names_by_key.find_each([one for one, _, _ in keys])
            below = (_steps([score for _, score, _ in keys]) << 8) | [code for _, _, code in keys]
            packed.append((names.astype(np.int64) << 16) | np.repeat(below, counts))
        return Postings(_best(np.concatenate(packed))) if len(packed) > 1 else NO_POSTINGS

    def _codes(self, word: Word, words: NDArray[np.int32]) -> Codes:
        """Return what a word can stand for in listed ones: all of itself where only letters differ."""
        codes, own = self._index.codes[words], WEIGHT_CODES[ROLES.index(word.role)]
        return np.where(self._index.initials[words], codes, np.maximum(codes, own))

    def _meant(self, word: Word) -> Iterator[Near]:
        """Yield the listed words that may be like this one by more than their letters."""
        by_key, configuration, forms = (
            self._index.words_by_key,
            self.likeness.configuration,
            self._index.forms,
        )
        found = [(symbol_key(symbol), self.likeness.of_symbol(symbol)) for symbol in word.symbols]
        if len(word.fold) > SHORT:
            found.append((sound_key(word), configuration.same_sound))
        if len(word.form) > 1:
            found.append((key(word.form[0]), configuration.initial))
        if not by_key.lacks([one for one, _ in found]):
            numbers, counts = by_key.find_each([one for one, _ in found])
            yield numbers, np.repeat(_steps([score for _, score in found]), counts)
        if (consonants := consonant_keys(word)) and not by_key.lacks(consonants):
            latin = word.script == LATIN
            near = [
                number
                for number in by_key.find(consonants).tolist()
                if (spells(forms[number], word.form) if latin else spells(word.form, forms[number]))
            ]
            yield np.array(near, np.int32), np.repeat(_steps([configuration.consonants]), len(near))

    def _spelled(self, word: Word) -> Iterator[Near]:
        """Yield the listed words that differ by few letters, each with the most that it can be alike."""
        index = self._index
        keys = spelling_keys(word)
        if index.words_by_key.lacks(keys) or not len(close := _once(index.words_by_key.find(list(keys)))):
            return
        others = list(map(index.forms.__getitem__, close.tolist()))
        apart = process.cdist(
            [word.form], others, scorer=OSA.distance, score_cutoff=MOST_SLIPS, dtype=np.uint8
        )[0]
        lengths = np.maximum(index.lengths[close], len(word.form))
        alike = 1.0 - apart / lengths
        if word.named:
            alike[(apart > 1) & index.named[close]] = 0.0
        alike[lengths <= SHORT] = 1.0
        allowed = ALLOWED[word.script][np.minimum(lengths, len(ALLOWED[word.script]) - 1)]
        kept = np.flatnonzero((apart <= allowed) & (alike > 0))
        yield close[kept], np.minimum((alike[kept] * STEPS).astype(np.int64) + 1, STEPS)

    def _of_joined(self, form: str) -> Packed:
        known = self._joined.get(form)
        if known is None:
            if len(self._joined) > KEPT_WORDS:
                self._joined.clear()
            by_key, keys = self._index.words_by_key, [key(form)]
            numbers = [] if by_key.lacks(keys) else by_key.find(keys).tolist()
            same = [n for n in set(numbers) if self._index.forms[n] == form]
            known = self._joined[form] = self._in_words(same, self.likeness.configuration.joined, ONE)
        return known

    def _of_run(self, form: str, script: str) -> Packed:
        known = self._joined.get(f"run {form}")
        if known is None:
            numbers = self._index.words_by_key.find([key(f"{LATIN} {skeleton(form)}")])
            near = [n for n in set(numbers.tolist()) if spells(form, self._index.forms[n])]
            known = self._joined[f"run {form}"] = self._in_words(
                near, self.likeness.configuration.consonants, ONE
            )
        return known

    def _of_symbol(self, symbol: str) -> Packed:
        score = self.likeness.of_symbol(symbol)
        numbers = self._index.words_by_key.find([symbol_key(symbol)]).tolist()
        names = self._index.names_by_key.find([phrase_key(symbol)])
        return np.concatenate([self._in_words(numbers, score, ANY), _packed(names, score, ANY)])

    def _in_words(self, numbers: list[int], score: float, code: int) -> Packed:
        """Return the names with some listed words."""
        if not numbers:
            return EMPTY
        return _packed(self._index.names_with.all_of(np.array(numbers, np.int32))[0], score, code)


def _judged(
    alike: Weights, codes: Codes, word: Word, configuration: Configuration, threshold: float
) -> Weights:
    if word.role in (INITIAL, NUMBER):
        other = configuration.initial if word.role == INITIAL else configuration.other_number
        alike, codes = np.maximum(alike, np.float32(other)), np.maximum(codes, ONE)
    width = WIDTH[codes]
    matched = np.minimum(width, np.float32(word.weight))
    left = np.float32(word.weight) - matched
    lost = np.float32(-threshold * configuration.extra_in_query)
    gain = (alike - np.float32(threshold)) * matched + lost * left
    np.maximum(gain, lost * np.float32(word.weight), out=gain)
    np.maximum(gain, 0, out=gain, where=codes >= FREE)
    return np.array(
        (gain, left, width, matched if word.role in TELLS else np.zeros_like(matched)), np.float32
    )


def _filled(postings: Postings) -> bool:
    return postings is not NO_POSTINGS


def _once(names: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return names in order, once each."""
    names = np.sort(names)
    first = np.ones(len(names), np.bool_)
    np.not_equal(names[1:], names[:-1], out=first[1:])
    once: NDArray[np.int32] = names[first]
    return once


def _packed(names: NDArray[np.int32], score: float, code: int) -> Packed:
    """Return names with a likeness and a code as one number each, which sorts by name, then by likeness."""
    packed: Packed = (names.astype(np.int64) << 16) | (int(_steps([score])[0]) << 8 | code)
    return packed


def _steps(scores: Iterable[float]) -> Packed:
    """Return likenesses as whole numbers, not less than they are."""
    return np.array([min(STEPS, int(score * STEPS) + 1) for score in scores], np.int64)


def _best(packed: Packed) -> Packed:
    """Return names in order, once each, with the best likeness and the highest code."""
    if len(packed) < 2:
        return packed
    packed = np.sort(packed)
    names = packed >> 16
    last = np.ones(len(packed), np.bool_)
    np.not_equal(names[1:], names[:-1], out=last[:-1])
    ends = np.flatnonzero(last)
    if len(ends) == len(packed):
        return packed
    codes = np.maximum.reduceat(packed & 255, np.concatenate(([0], ends[:-1] + 1)))
    best: Packed = (packed[ends] & ~255) | codes
    return best
