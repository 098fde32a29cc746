"""Which listed names can reach a score, without a look at the others.

A name is *opened* if it has something like one of the rarest words of the query, so many that without
any of them no score is reached. For the names opened, the likeness of every word of the query to the best
thing in the name is summed up as if nothing else were in the name: an upper bound of the score. What can
reach the score by that bound is compared in full. So nothing that would reach it is missed.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from screening.matching.channels import whole_keys
from screening.matching.compare import LITTLE, NOTHING, ONE_NAME, Comparison, Likeness
from screening.matching.configuration import Configuration
from screening.matching.index import FREE, UNIT, Index
from screening.matching.lookup import ANY, EMPTY, LIKENESS, NAME, ONE, STEPS, LookUp, Packed, best, once
from screening.matching.words import INITIAL, NUMBER, TELLS, Name, Word

ROUNDING = 1e-6
KEPT = 64 * 2**20
FEW = 3
NONE = np.empty(0, np.int32)
Weights = NDArray[np.float32]
Codes = NDArray[np.uint8]
ALIKE = np.arange(STEPS + 1, dtype=np.float32) * np.float32(1 / STEPS)
WIDTH = np.arange(256, dtype=np.float32) / np.float32(UNIT)
WIDTH[FREE], WIDTH[ANY] = 3, 40


class Postings:
    """The names that have something like one word of a query, in order.

    Each stands with its best likeness and with a code of the most weight that the word can stand for in it.
    """

    __slots__ = ("_judged", "codes", "names", "packed", "steps")

    def __init__(self, packed: Packed) -> None:
        self.packed = packed
        self.names = (packed >> NAME).astype(np.int32)
        self.steps = (packed >> LIKENESS).astype(np.uint8)
        self.codes = packed.astype(np.uint8)
        self._judged: tuple[object, Weights] | None = None

    def judged(self, word: Word, configuration: Configuration, threshold: float) -> Weights:
        """Return what the word adds to the bound in each name, and last, in a name that lacks it.

        The rows are what it gains against the threshold, what of it is left over, and what it covers.
        """
        terms = (word, threshold)
        if self._judged is None or self._judged[0] != terms:
            steps, codes = np.append(self.steps, np.uint8(0)), np.append(self.codes, np.uint8(0))
            self._judged = terms, _judged(ALIKE[steps], codes, word, configuration, threshold)
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
        self._look_up = LookUp(index, self.likeness)
        self._kept = 0

    def prepare(self, names: Iterable[Name]) -> None:
        """Look up at once what names that are about to be searched are made of."""
        queries = list(names)
        self._keep(word for query in queries for word in query.words)
        self._look_up.joined(form for query in queries for form in query.joined)

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
        return once(np.concatenate(opened))

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
        self._keep(query.words)
        postings = [self._postings[word] for word in query.words]
        more: dict[int, list[Packed]] = {}
        for found, places in zip(self._look_up.joined(query.joined), query.joined.values(), strict=True):
            for place in places if len(found) else ():
                more.setdefault(place, []).append(found)
                more.setdefault(place + 1, []).append(found)
        for phrase in query.phrases:
            if not len(found := self._look_up.symbol(phrase.symbol)):
                continue
            for place in range(phrase.first, phrase.last):
                more.setdefault(place, []).append(found)
        for first, last, form, _ in query.runs:
            if len(found := self._look_up.run(form)):
                for place in range(first, last):
                    more.setdefault(place, []).append(found)
        for place, packed in more.items():
            own = postings[place]
            postings[place] = Postings(best(np.concatenate([own.packed, *packed])))
        return postings

    def _keep(self, words: Iterable[Word]) -> None:
        """Look up the words that are not known yet, and remember them. All is forgotten when it gets much."""
        if self._kept > KEPT:
            self._postings.clear()
            self._kept = 0
        new = list({word: None for word in words if word not in self._postings})
        for word, packed in zip(new, self._look_up.words(new), strict=True):
            self._postings[word] = Postings(packed) if len(packed) else NO_POSTINGS
            self._kept += 200 + packed.nbytes


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
