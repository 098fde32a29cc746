"""Which listed names can reach a score, without a look at the others.

A name is *opened* if it has something like one of the rarest words of the query, so many that without
any of them no score is reached. For the names opened, the likeness of every word of the query to the best
thing in the name is summed up as if nothing else were in the name: an upper bound of the score. What can
reach the score by that bound is compared in full. So nothing that would reach it is missed.
"""

from collections.abc import Iterator
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
    other_keys,
    phrase_key,
    run_key,
    spelling_keys,
    whole_keys,
)
from screening.matching.compare import LITTLE, NOTHING, Comparison, Likeness, slips
from screening.matching.configuration import Configuration
from screening.matching.index import Index
from screening.matching.words import INITIAL, JOINED_LENGTH, LATIN, NUMBER, TELLS, Name, Word

ROUNDING = 1e-6
STEPS = 255
MOST_SLIPS, SHORT = 2, 2
KEPT, KEPT_WORDS = 64 * 2**20, 50_000
FEW = 3
WIDEST = 40.0
Packed = NDArray[np.int64]
EMPTY: Packed = np.empty(0, np.int64)
NONE = np.empty(0, np.int32)


class Postings:
    """The names that have something like one word of a query, in order, each with its best likeness.

    `widest` is the most weight of a listed name that the word can stand for.
    """

    __slots__ = ("alike", "names", "packed", "widest")

    def __init__(self, packed: Packed, widest: float) -> None:
        self.packed = packed
        self.names = (packed >> 8).astype(np.int32)
        self.alike = (packed & STEPS).astype(np.float32) * np.float32(1 / STEPS)
        self.widest = widest

    def in_names(self, names: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return for each of some names the best likeness in it, 0 for none."""
        if not len(self.names):
            return np.zeros(len(names), np.float32)
        place = self.names.searchsorted(names)
        np.minimum(place, len(self.names) - 1, out=place)
        found: NDArray[np.float32] = self.alike[place] * (self.names[place] == names)
        return found


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
        whole = self._index.names_by_key.find(list(whole_keys(query)))
        postings = self._query_postings(query)
        opened = self._opened(query, postings, threshold)
        if not len(opened):
            return sorted(set(whole.tolist()))
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
        """Return those of the opened names whose bound reaches the threshold."""
        if len(opened) <= FEW:
            return opened
        configuration = self.likeness.configuration
        gained = np.zeros(len(opened), np.float32)
        matched = np.zeros(len(opened), np.float32)
        covered = np.zeros(len(opened), np.float32)
        telling = np.zeros(len(opened), np.float32)
        for word, posting in zip(query.words, postings, strict=True):
            if word.role in (INITIAL, NUMBER):
                other = configuration.initial if word.role == INITIAL else configuration.other_number
                alike = np.maximum(posting.in_names(opened), np.float32(other))
                gained += alike * np.float32(word.weight)
                matched += np.float32(word.weight)
                covered += np.float32(posting.widest)
                telling += np.float32(word.weight)
            elif len(posting.names):
                alike = posting.in_names(opened)
                has = alike > 0
                gained += alike * np.float32(word.weight)
                matched += has * np.float32(word.weight)
                covered += has * np.float32(posting.widest)
                if word.role in TELLS:
                    telling += has * np.float32(word.weight)
        extra = np.float32(sum(word.weight for word in query.words)) - matched
        missing = np.maximum(self._index.weights[opened] - covered, 0)
        little = 1 + LITTLE * np.maximum(0, 2 - telling) + NOTHING * np.maximum(0, 1 - telling)
        cost = (
            matched
            + configuration.extra_in_query * extra
            + configuration.extra_on_list * little * missing
            + configuration.conflict * np.minimum(extra, missing)
        )
        within: NDArray[np.int32] = opened[gained >= (threshold - ROUNDING) * cost]
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
            found = self._of_symbol(phrase.symbol)
            for place in range(phrase.first, phrase.last):
                more.setdefault(place, []).append(found)
        for first, last, form, script in query.runs:
            if len(found := self._of_run(form, script)):
                for place in range(first, last):
                    more.setdefault(place, []).append(found)
        for place, packed in more.items():
            own = postings[place]
            postings[place] = Postings(_best(np.concatenate([own.packed, *packed])), WIDEST)
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
        near = [
            (index.names_with[number], score)
            for number in self._near(word)
            if (score := self.likeness.alike(word, index.word(number)))
        ]
        near += [(index.names_with[number], score) for number, score in self._spelled(word)]
        keys = {configuration.joined: [joined_key(word.form)]}
        if word.script == LATIN and word.skeleton:
            keys.setdefault(configuration.consonants, []).append(run_key(word))
        for symbol in word.symbols:
            keys.setdefault(self.likeness.of_symbol(symbol), []).append(phrase_key(symbol))
        direct = [(index.names_by_key.find(wanted), score) for score, wanted in keys.items()]
        widest = WIDEST if any(len(names) for names, _ in direct) else 1.0
        return Postings(_best(_packed(near + direct)), widest)

    def _near(self, word: Word) -> set[int]:
        """Return the numbers of the listed words that may be like this one by more than their letters."""
        forms, by_key = self._index.forms, self._index.words_by_key
        near = set(by_key.find(other_keys(word)).tolist())
        if consonants := consonant_keys(word):
            latin = word.script == LATIN
            near.update(
                number
                for number in by_key.find(consonants).tolist()
                if (spells(forms[number], word.form) if latin else spells(word.form, forms[number]))
            )
        return near

    def _spelled(self, word: Word) -> Iterator[tuple[int, float]]:
        """Yield the listed words that differ by few letters, each with the most that it can be alike."""
        close = list(set(self._index.words_by_key.find(list(spelling_keys(word))).tolist()))
        if not close:
            return
        others = [self._index.forms[number] for number in close]
        apart = process.cdist([word.form], others, scorer=OSA.distance, score_cutoff=MOST_SLIPS)[0]
        lengths = np.maximum(self._index.lengths[close], len(word.form))
        alike = 1.0 - apart / lengths
        if word.named:
            alike[(apart > 1) & self._index.named[close]] = 0.0
        for place in np.flatnonzero((apart <= MOST_SLIPS) & (alike > 0)).tolist():
            if apart[place] <= max(1, slips(int(lengths[place]), word.script)):
                yield close[place], float(alike[place]) if lengths[place] > SHORT else 1.0

    def _of_joined(self, form: str) -> Packed:
        known = self._joined.get(form)
        if known is None:
            if len(self._joined) > KEPT_WORDS:
                self._joined.clear()
            numbers = self._index.words_by_key.find([key(form)])
            same = [n for n in set(numbers.tolist()) if self._index.word(n).form == form]
            score = self.likeness.configuration.joined
            known = self._joined[form] = _best(_packed([(self._index.names_with[n], score) for n in same]))
        return known

    def _of_run(self, form: str, script: str) -> Packed:
        known = self._joined.get(form)
        if known is None:
            numbers = self._index.words_by_key.find([key(f"{LATIN} {skeleton(form)}")])
            near = [
                self._index.names_with[n] for n in set(numbers.tolist()) if spells(form, self._index.forms[n])
            ]
            known = self._joined[form] = _best(
                _packed([(names, self.likeness.configuration.consonants) for names in near])
            )
        return known

    def _of_symbol(self, symbol: str) -> Packed:
        score = self.likeness.of_symbol(symbol)
        numbers = self._index.words_by_key.find([key(f"symbol {symbol}")])
        near = [(self._index.names_with[number], score) for number in set(numbers.tolist())]
        near.append((self._index.names_by_key.find([phrase_key(symbol)]), score))
        return _best(_packed(near))


def _once(names: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return names in order, once each."""
    names.sort()
    first = np.ones(len(names), np.bool_)
    np.not_equal(names[1:], names[:-1], out=first[1:])
    once: NDArray[np.int32] = names[first]
    return once


def _packed(near: list[tuple[NDArray[np.int32], float]]) -> Packed:
    """Return names with their likeness as one number each, which sorts by name, then by likeness."""
    if not near:
        return EMPTY
    names = np.concatenate([names for names, _ in near]).astype(np.int64)
    steps = [min(STEPS, int(score * STEPS) + 1) for _, score in near]
    packed: Packed = (names << 8) | np.repeat(steps, [len(names) for names, _ in near])
    return packed


def _best(packed: Packed) -> Packed:
    """Return names in order, once each, with the best likeness."""
    if len(packed) < 2:
        return packed
    packed.sort()
    names = packed >> 8
    last = np.ones(len(packed), np.bool_)
    np.not_equal(names[1:], names[:-1], out=last[:-1])
    best: Packed = packed[last]
    return best
