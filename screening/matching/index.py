"""All listed names, arranged so that a query opens only those that can reach the threshold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from screening.matching.compare import (
    ALIKE,
    EXTRA_IN_QUERY,
    JOINED,
    JOINED_ALIKE,
    JOINED_EXACT_LENGTH,
    JOINED_LENGTH,
    alike,
)
from screening.matching.normalise import identifier, weight, words
from screening.matching.records import ListedParty

ROUNDING = 1e-9
KEPT_WORDS = 20_000


class Index:
    """Listed names by word, by their letters without spaces, and listed numbers.

    `names[n]` is the party (its place in `parties`), the name as written and its words.
    """

    def __init__(self, parties: Iterable[ListedParty]) -> None:
        """Read all names and numbers once."""
        self.parties: list[ListedParty] = list(parties)
        self.names: list[tuple[int, str, tuple[str, ...]]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_joined: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[str, list[int]] = defaultdict(list)
        for place, party in enumerate(self.parties):
            for name in party.entity.names:
                self._add(place, name.value)
            for number in party.entity.identifiers:
                if key := identifier(number.value):
                    self._by_number[key].append(place)
        self._vocabulary: Sequence[str] = tuple(
            word for word in self._by_word if word.isalpha() and len(word) > 1
        )
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            self._by_initial[word[0]].append(word)
        self._joined: Sequence[str] = tuple(
            joined for joined in self._by_joined if len(joined) >= JOINED_LENGTH and joined.isalpha()
        )
        self._neighbors: dict[str, Mapping[str, float]] = {}

    def _add(self, place: int, value: str) -> None:
        listed = words(value)
        number = len(self.names)
        self.names.append((place, value, listed))
        for word in set(listed):
            self._by_word[word].append(number)
        joined = "".join(listed)
        if len(joined) >= JOINED_EXACT_LENGTH:
            self._by_joined[joined].append(number)

    def candidates(self, query: tuple[str, ...], threshold: float) -> set[int]:
        """Return the numbers of all names that can score `threshold` or more against the query's words.

        Exact: what is left out cannot reach the threshold. For each name the words of the query that it
        has something like are summed up as if nothing else were in the name; that is an upper bound.
        """
        found = self._joined_candidates("".join(query), threshold)
        gained: dict[int, float] = defaultdict(float)
        matched: dict[int, float] = defaultdict(float)
        for word in query:
            share = weight(word)
            for number, score in self._names_with(word).items():
                gained[number] += share * score
                matched[number] += share
        total = sum(map(weight, query))
        for number, gain in gained.items():
            left = total - matched[number]
            if gain >= (threshold - ROUNDING) * (matched[number] + EXTRA_IN_QUERY * left):
                found.add(number)
        return found

    def with_number(self, key: str) -> Sequence[int]:
        """Return the places of the parties that have this number, as `normalise.identifier` writes it."""
        return self._by_number.get(key, ())

    def _names_with(self, word: str) -> Mapping[int, float]:
        """Return the names that have a word like this one, each with its best likeness."""
        best: dict[int, float] = {}
        for other, score in sorted(self._alike(word).items(), key=lambda item: item[1]):
            for number in self._by_word[other]:
                best[number] = score
        return best

    def _alike(self, word: str) -> Mapping[str, float]:
        """Return the listed words like this one; kept, since the same words come again and again."""
        known = self._neighbors.get(word)
        if known is None:
            if len(self._neighbors) >= KEPT_WORDS:
                self._neighbors.clear()
            known = self._neighbors[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> Mapping[str, float]:
        if len(word) == 1:
            return {other: alike(word, other) for other in self._by_initial.get(word, ())}
        near: dict[str, float] = {}
        if word.isalpha():
            hits = process.extract(
                word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None
            )
            near = {other: alike(word, other) for other, _, _ in hits}
        for other in {word, word[0]}:
            if other in self._by_word:
                near[other] = alike(word, other)
        return near

    def _joined_candidates(self, joined: str, threshold: float) -> set[int]:
        same = set(self._by_joined.get(joined, ()))
        if len(joined) < JOINED_LENGTH or not joined.isalpha():
            return same
        cutoff = max(JOINED_ALIKE, threshold / JOINED - ROUNDING)
        hits = process.extract(
            joined, self._joined, scorer=OSA.normalized_similarity, score_cutoff=min(cutoff, 1.0), limit=None
        )
        return same.union(*(self._by_joined[other] for other, _, _ in hits))
