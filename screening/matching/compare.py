"""How alike two names are, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from rapidfuzz.distance import OSA

from screening.matching.abjads import skeleton, spells
from screening.matching.configuration import Configuration
from screening.matching.words import (
    INITIAL,
    JOINED_LENGTH,
    LATIN,
    NATIVE,
    NUMBER,
    STOP,
    TELLS,
    Name,
    Places,
    Word,
)

EXACT, REORDERED = 1.0, 0.99
PARTLY_REORDERED, PARTLY_MISSPELLED = 0.88, 0.95
LONGEST = 30
OTHER_FATHER = 0.75
TURNED = 0.6
LITTLE, NOTHING, ONE_NAME = 0.5, 3.0, 2.0
DISTINCT = 0.9
KEPT_PAIRS, ROW = 200_000, 4
Edge = tuple[float, Places, Places]


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of the query and words of the listed name that were matched, and how alike they are."""

    left: Places
    right: Places
    alike: float
    slip: bool = False

    def says_nothing(self, left: Name, right: Name) -> bool:
        """Say whether this is an initial, or two different numbers, which alone say nothing."""
        roles = left.words[self.left[0]].role, right.words[self.right[0]].role
        return INITIAL in roles or (roles == (NUMBER, NUMBER) and self.slip)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names laid side by side. `whole` says what they were compared as, if not word by word."""

    score: float
    pairs: tuple[Pair, ...] = ()
    left_over: Places = ()
    right_over: Places = ()
    whole: str = ""

    @property
    def reordered(self) -> bool:
        """Whether the words that match stand in another order."""
        order = [pair.right[0] for pair in self.pairs]
        return order != sorted(order)

    @property
    def grade(self) -> str:
        """How the names agree, best first: exact, reordered, symbol, fuzzy."""
        if self.whole:
            return "exact" if self.whole == "exact" else "symbol"
        if self.left_over or self.right_over or any(pair.slip for pair in self.pairs):
            return "fuzzy"
        if any(pair.alike < EXACT for pair in self.pairs):
            return "symbol"
        return "reordered" if self.reordered else "exact"


def slips(length: int, script: str) -> int:
    """Return how many letters may differ between two words of which the longer has `length`."""
    if length > LONGEST:
        return 0
    if script == NATIVE:
        return 0 if length < 5 else 1 if length < 10 else 2
    return 0 if length < 3 else 1 if length < 5 else 2


class Likeness:
    """Compares words and names by the weights of one configuration, and remembers pairs of words."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._symbols = {
            **dict.fromkeys(("ORGCLS", "NUM", "AL"), EXACT),
            **dict.fromkeys(("NAME", "DOMAIN", "SYMBOL", "LOC"), configuration.symbol),
            "NICK": configuration.nickname,
        }
        self._known: dict[Word, dict[Word, float]] = {}
        self._kept = 0

    def of_symbol(self, symbol: str) -> float:
        """Return how alike two words are that stand for this."""
        return self._symbols.get(symbol.partition(":")[0], self.configuration.symbol)

    def alike(self, a: Word, b: Word) -> float:
        """Return how alike two words are, 0 to 1, by meaning, sound, letters or consonants."""
        if a.form == b.form:
            return EXACT
        row = self._known_of(a)
        known = row.get(b)
        return self._learn(row, a, b) if known is None else known

    def _known_of(self, a: Word) -> dict[Word, float]:
        """Return what is known of a word. All is forgotten when it gets much, some 20 MB."""
        row = self._known.get(a)
        if row is None:
            if self._kept > KEPT_PAIRS:
                self._known.clear()
                self._kept = 0
            row = self._known[a] = {}
            self._kept += ROW
        return row

    def _learn(self, row: dict[Word, float], a: Word, b: Word) -> float:
        row[b] = known = self._alike(a, b)
        self._kept += 1
        return known

    def _alike(self, a: Word, b: Word) -> float:
        shared = a.symbols & b.symbols
        meaning = max(map(self.of_symbol, shared)) if shared else 0.0
        if a.role == b.role == NUMBER:
            return max(meaning, self.configuration.other_number)
        if INITIAL in (a.role, b.role):
            begins = a.form[0] == b.form[0] and a.form.isalpha() and b.form.isalpha()
            return max(meaning, self.configuration.initial if begins else 0.0)
        if a.script != b.script:
            return max(meaning, self.configuration.consonants if spelled_as(a, b) else 0.0)
        return max(meaning, self._spelled(a, b))

    def _spelled(self, a: Word, b: Word) -> float:
        if a.fold == b.fold and len(a.fold) > 2:
            return self.configuration.same_sound
        length = max(len(a.form), len(b.form))
        allowed = slips(length, a.script)
        if length == 2 and a.form == b.form[::-1]:
            return TURNED
        if not allowed or not (a.form.isalpha() and b.form.isalpha()):
            return 0.0
        distance = OSA.distance(a.form, b.form, score_cutoff=allowed)
        if distance > allowed:
            return 0.0
        likeness = 1.0 - distance / length
        if a.named and b.named:
            return likeness * DISTINCT if distance == 1 else 0.0
        return likeness

    def compare(self, left: Name, right: Name) -> Comparison:
        """Compare a party's name (`left`) with a listed one, as words and as a whole; the better counts."""
        found = self.compare_from(left, right, 0.0)
        return found or Comparison(0.0)

    def compare_from(self, left: Name, right: Name, threshold: float) -> Comparison | None:
        """Return the comparison of two names, or nothing if they score less than a threshold."""
        score, whole = self._as_a_whole(left, right)
        words = self._by_words(left, right, max(score, threshold))
        if words is None and score >= threshold:
            return Comparison(score, whole=whole)
        return words

    def _as_a_whole(self, left: Name, right: Name) -> tuple[float, str]:
        if left.squashed == right.squashed:
            if [word.form for word in left.words] == [word.form for word in right.words]:
                return EXACT, "exact"
            if len(left.squashed) >= JOINED_LENGTH:
                return self.configuration.joined, "joined"
        if not left.readings.isdisjoint(right.readings) and NATIVE in (
            left.words[0].script,
            right.words[0].script,
        ):
            return self.configuration.reading, "reading"
        return 0.0, ""

    def _by_words(self, left: Name, right: Name, threshold: float) -> Comparison | None:
        """Compare word by word. What only explains the score is made if that reaches the threshold."""
        edges = _one_to_one(self._edges(left, right))
        used_left = {place for _, own, _ in edges for place in own}
        used_right = {place for _, _, listed in edges for place in listed}
        left_over = tuple([place for place in range(len(left.words)) if place not in used_left])
        right_over = tuple([place for place in range(len(right.words)) if place not in used_right])
        tally = _Tally(
            extra=sum([left.words[place].weight for place in left_over]),
            missing=sum([right.words[place].weight for place in right_over]),
        )
        for edge in edges:
            tally.add(edge, left, right)
        if len(left.words) == 1 and left.words[0].named:
            tally.missing *= ONE_NAME
        score = self.score(tally)
        order = [listed[0] for _, _, listed in edges]
        reordered = order != sorted(order)
        if score * (REORDERED if reordered else 1.0) < threshold:
            return None
        pairs = tuple([_pair(edge, left, right) for edge in edges])
        if all(pair.says_nothing(left, right) for pair in pairs):
            score = 0.0
        if other_father(left, right, pairs):
            score *= OTHER_FATHER
        by_words = Comparison(score, pairs, left_over, right_over)
        score *= _doubt(by_words, right)
        return replace(by_words, score=score) if score >= threshold else None

    def score(self, tally: "_Tally") -> float:
        """Return the likeness of two names from the weight of what matches and what does not."""
        weights = self.configuration
        little = 1 + LITTLE * max(0.0, 2 - tally.telling) + NOTHING * max(0.0, 1 - tally.telling)
        cost = (
            tally.matched
            + weights.extra_in_query * tally.extra
            + weights.extra_on_list * little * tally.missing
            + weights.conflict * min(tally.extra, tally.missing)
        )
        return tally.gained / cost if cost else 0.0

    def _edges(self, left: Name, right: Name) -> list[Edge]:
        """Return every pair of words, neighbors and phrases that are alike."""
        edges: list[Edge] = []
        for i, a in enumerate(left.words):
            form, row = a.form, self._known_of(a)
            for j, b in enumerate(right.words):
                if form == b.form:
                    edges.append((EXACT, (i,), (j,)))
                else:
                    score = row.get(b)
                    if score is None:
                        score = self._learn(row, a, b)
                    if score:
                        edges.append((score, (i,), (j,)))
        self._add_longer(edges, left, right)
        return edges

    def _add_longer(self, edges: list[Edge], left: Name, right: Name) -> None:
        """Add what is more than one word on either side."""
        if not left.joined.keys().isdisjoint(right.forms):
            edges += self._joined(left, right)
        if not right.joined.keys().isdisjoint(left.forms):
            edges += [(score, own, listed) for score, listed, own in self._joined(right, left)]
        if left.runs:
            edges += self._runs(left, right)
        if right.runs:
            edges += [(score, own, listed) for score, listed, own in self._runs(right, left)]
        if left.phrases or right.phrases:
            edges += self._phrases(left, right)

    def _joined(self, parted: Name, whole: Name) -> Iterator[Edge]:
        """Yield the neighbors of one name that are one word of the other."""
        for other, word in enumerate(whole.words):
            for place in parted.joined.get(word.form, ()):
                yield self.configuration.joined, (place, place + 1), (other,)

    def _runs(self, parted: Name, whole: Name) -> Iterator[Edge]:
        """Yield the Arabic or Hebrew neighbors of one name that spell one word of the other."""
        for first, last, form, _ in parted.runs:
            for other in spelled_by(form, whole):
                yield self.configuration.consonants, tuple(range(first, last)), (other,)

    def _phrases(self, left: Name, right: Name) -> Iterator[Edge]:
        own, listed = left.spans, right.spans
        for symbol in own.keys() & listed.keys():
            for a in own[symbol]:
                for b in listed[symbol]:
                    if len(a) > 1 or len(b) > 1:
                        yield self.of_symbol(symbol), a, b


@dataclass(slots=True)
class _Tally:
    """The weight of what matches (times its likeness: `gained`), of what tells, and of what is left over.

    A word that is matched with a lighter one, such as an initial, counts as the lighter; the rest is left
    over. Links ("al", "of") and words that differ by a space or a slip take the weight of the party's side:
    "Comapny" weighs more than "Company" only because it is misspelled.
    """

    gained: float = 0.0
    matched: float = 0.0
    telling: float = 0.0
    extra: float = 0.0
    missing: float = 0.0

    def add(self, edge: Edge, left: Name, right: Name) -> None:
        """Count one pair."""
        alike, left_places, right_places = edge
        if len(left_places) == len(right_places) == 1:
            self._add_words(alike, left.words[left_places[0]], right.words[right_places[0]])
            return
        own = [left.words[place] for place in left_places]
        listed = [right.words[place] for place in right_places]
        ours, theirs = (sum(word.weight for word in side) for side in (own, listed))
        each_its_own = len(own) == len(listed) and not misspelled(own[0], listed[0])
        weight = min(ours, theirs) if each_its_own else ours
        self.gained += weight * alike
        self.matched += weight
        if any(word.role in TELLS for word in listed):
            self.telling += min(weight, sum(word.weight for word in own if word.role in TELLS))
        if each_its_own and STOP not in (own[0].role, listed[0].role):
            self.extra += ours - weight
            self.missing += theirs - weight

    def _add_words(self, alike: float, own: Word, listed: Word) -> None:
        ours, theirs = own.weight, listed.weight
        slip = misspelled(own, listed)
        weight = ours if slip or ours < theirs else theirs
        self.gained += weight * alike
        self.matched += weight
        if own.role in TELLS and listed.role in TELLS:
            self.telling += weight
        if not slip and ours != theirs and own.role != STOP != listed.role:
            self.extra += ours - weight
            self.missing += theirs - weight


def _one_to_one(edges: list[Edge]) -> list[Edge]:
    """Match words one to one: the most alike first, then longer runs, then those in the same place."""
    if len({own for _, own, _ in edges}) == len({listed for _, _, listed in edges}) == len(edges) and all(
        len(own) == len(listed) == 1 for _, own, listed in edges
    ):
        return edges
    used_left: set[int] = set()
    used_right: set[int] = set()
    kept = []
    for edge in sorted(edges, key=_first):
        _, own, listed = edge
        if used_left.isdisjoint(own) and used_right.isdisjoint(listed):
            used_left.update(own)
            used_right.update(listed)
            kept.append(edge)
    kept.sort(key=itemgetter(1))
    return kept


def _first(edge: Edge) -> tuple[float, int, int, Edge]:
    score, own, listed = edge
    return -score, -len(own) - len(listed), abs(own[0] - listed[0]), edge


def _pair(edge: Edge, left: Name, right: Name) -> Pair:
    score, own, listed = edge
    slip = score < EXACT and _slip(left.words[own[0]], right.words[listed[0]])
    return Pair(own, listed, score, slip)


def _doubt(by_words: Comparison, right: Name) -> float:
    """Return what another order and slips leave of a score: less if the list has telling words left over.

    Two words of four, in another order or misspelled, are more often another person than the same.
    """
    partly = any(right.words[place].role in TELLS for place in by_words.right_over)
    order = (PARTLY_REORDERED if partly else REORDERED) if by_words.reordered else 1.0
    return order * (PARTLY_MISSPELLED if partly and any(pair.slip for pair in by_words.pairs) else 1.0)


def _slip(a: Word, b: Word) -> bool:
    """Say whether two words that are alike have neither a meaning nor a sound in common."""
    return a.symbols.isdisjoint(b.symbols) and a.fold != b.fold and a.script == b.script


def misspelled(a: Word, b: Word) -> bool:
    """Say whether two words that are alike, and not the same, are so by their letters alone."""
    return a.form != b.form and a.symbols.isdisjoint(b.symbols) and INITIAL not in (a.role, b.role)


def other_father(left: Name, right: Name, pairs: tuple[Pair, ...]) -> bool:
    """Say whether a word that follows "son of" on one side matches one that does not on the other."""
    own, listed = left.fathers, right.fathers
    return (
        bool(own)
        and len(own) == len(listed)
        and any(
            len(pair.left) == len(pair.right) == 1
            and (pair.left[0] in own) != (pair.right[0] in listed)
            and left.words[pair.left[0]].role in TELLS
            for pair in pairs
        )
    )


def spelled_as(a: Word, b: Word) -> bool:
    """Say whether one word is in Arabic or Hebrew letters and the other a Latin spelling of it."""
    if not a.skeleton or a.skeleton != b.skeleton or LATIN not in (a.script, b.script):
        return False
    return spells(b.form, a.form) if a.script == LATIN else spells(a.form, b.form)


def spelled_by(form: str, name: Name) -> Iterator[int]:
    """Yield the places of the Latin words that are spellings of a form in Arabic or Hebrew letters."""
    consonants = skeleton(form)
    for place, word in enumerate(name.words):
        if word.script == LATIN and word.skeleton == consonants and spells(form, word.form):
            yield place
