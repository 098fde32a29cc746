"""How alike two names are, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from screening.matching.abjads import runs, skeleton, spells
from screening.matching.configuration import Configuration
from screening.matching.words import INITIAL, LATIN, NATIVE, NUMBER, STOP, TELLING, Name, Word

EXACT, REORDERED = 1.0, 0.99
PARTLY_REORDERED, PARTLY_MISSPELLED = 0.88, 0.95
JOINED_LENGTH = 5
LONGEST = 30
OTHER_FATHER = 0.75
TURNED = 0.6
LITTLE, NOTHING, ONE_NAME = 0.5, 3.0, 2.0
DISTINCT = 0.9
TELLS = frozenset({TELLING, NUMBER})
KEPT_PAIRS = 1_000_000
Places = tuple[int, ...]
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
        self._known: dict[tuple[Word, Word], float] = {}

    def of_symbol(self, symbol: str) -> float:
        """Return how alike two words are that stand for this."""
        return self._symbols.get(symbol.partition(":")[0], self.configuration.symbol)

    def alike(self, a: Word, b: Word) -> float:
        """Return how alike two words are, 0 to 1, by meaning, sound, letters or consonants."""
        if a.form == b.form:
            return EXACT
        key = (a, b)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= KEPT_PAIRS:
                self._known.clear()
            known = self._known[key] = self._alike(a, b)
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
        words = self._by_words(left, right)
        score, whole = self._as_a_whole(left, right)
        return Comparison(score, whole=whole) if score > words.score else words

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

    def _by_words(self, left: Name, right: Name) -> Comparison:
        pairs = self._matched(left, right)
        used_left = {place for pair in pairs for place in pair.left}
        used_right = {place for pair in pairs for place in pair.right}
        left_over = tuple(place for place in range(len(left.words)) if place not in used_left)
        right_over = tuple(place for place in range(len(right.words)) if place not in used_right)
        tally = _Tally(
            extra=sum(left.words[place].weight for place in left_over),
            missing=sum(right.words[place].weight for place in right_over),
        )
        for pair in pairs:
            tally.add(pair, left, right)
        if len(left.words) == 1 and left.words[0].named:
            tally.missing *= ONE_NAME
        score = self.score(tally)
        if all(pair.says_nothing(left, right) for pair in pairs):
            score = 0.0
        if other_father(left, right, pairs):
            score *= OTHER_FATHER
        by_words = Comparison(score, pairs, left_over, right_over)
        return replace(by_words, score=score * _doubt(by_words, right))

    def _matched(self, left: Name, right: Name) -> tuple[Pair, ...]:
        """Match words one to one: the most alike first, then longer runs, then those in the same place."""
        found = sorted(
            self._edges(left, right),
            key=lambda edge: (-edge[0], -len(edge[1]) - len(edge[2]), abs(edge[1][0] - edge[2][0]), edge),
        )
        used_left: set[int] = set()
        used_right: set[int] = set()
        pairs = []
        for score, own, listed in found:
            if used_left.isdisjoint(own) and used_right.isdisjoint(listed):
                used_left.update(own)
                used_right.update(listed)
                slip = score < EXACT and _slip(left.words[own[0]], right.words[listed[0]])
                pairs.append(Pair(own, listed, score, slip))
        return tuple(sorted(pairs, key=lambda pair: pair.left))

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

    def _edges(self, left: Name, right: Name) -> Iterator[Edge]:
        """Yield every pair of words, neighbors and phrases that are alike."""
        for i, a in enumerate(left.words):
            for j, b in enumerate(right.words):
                if score := self.alike(a, b):
                    yield score, (i,), (j,)
        yield from self._joined(left, right)
        yield from ((score, own, listed) for score, listed, own in self._joined(right, left))
        if left.phrases or right.phrases:
            yield from self._phrases(left, right)

    def _joined(self, parted: Name, whole: Name) -> Iterator[Edge]:
        """Yield the neighbors of one name that are one word of the other."""
        joined, consonants = self.configuration.joined, self.configuration.consonants
        for place, (a, b) in enumerate(pairwise(parted.words)):
            form = a.form + b.form
            if len(form) >= JOINED_LENGTH:
                for other, word in enumerate(whole.words):
                    if word.form == form:
                        yield joined, (place, place + 1), (other,)
        for first, last, form, _ in runs(parted.words):
            for other in spelled_by(form, whole):
                yield consonants, tuple(range(first, last)), (other,)

    def _phrases(self, left: Name, right: Name) -> Iterator[Edge]:
        own, listed = spans_of(left), spans_of(right)
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

    def add(self, pair: "Pair", left: Name, right: Name) -> None:
        """Count one pair."""
        own = [left.words[place] for place in pair.left]
        listed = [right.words[place] for place in pair.right]
        ours, theirs = (sum(word.weight for word in side) for side in (own, listed))
        each_its_own = len(own) == len(listed) and not misspelled(own[0], listed[0])
        weight = min(ours, theirs) if each_its_own else ours
        self.gained += weight * pair.alike
        self.matched += weight
        if any(word.role in TELLS for word in listed):
            self.telling += min(weight, sum(word.weight for word in own if word.role in TELLS))
        if each_its_own and STOP not in (own[0].role, listed[0].role):
            self.extra += ours - weight
            self.missing += theirs - weight


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
    own, listed = after_bin(left), after_bin(right)
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


def after_bin(name: Name) -> set[int]:
    """Return the places of the words that follow "son of"."""
    found = set()
    following = False
    for place, word in enumerate(name.words):
        if "SYMBOL:BIN" in word.symbols:
            following = True
        elif following and word.role in TELLS:
            found.add(place)
            following = False
    return found


def spans_of(name: Name) -> dict[str, list[Places]]:
    """Return the words and phrases of a name by what they stand for."""
    spans: dict[str, list[Places]] = {}
    for place, word in enumerate(name.words):
        for symbol in word.symbols:
            spans.setdefault(symbol, []).append((place,))
    for phrase in name.phrases:
        spans.setdefault(phrase.symbol, []).append(tuple(range(phrase.first, phrase.last)))
    return spans
