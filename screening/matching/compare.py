"""How alike two names are, word by word."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.matching.normalise import weight

ALIKE = 0.75
INITIAL = 0.7
REORDERED = 0.99
JOINED = 0.97
JOINED_ALIKE = 0.9
JOINED_LENGTH, JOINED_EXACT_LENGTH = 6, 4
EXTRA_IN_QUERY, EXTRA_ON_LIST, CONFLICT = 0.8, 0.2, 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the query, the word of the listed name that it was matched with, and how alike they are."""

    left: str
    right: str
    alike: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names laid side by side. `joined` says that they were compared without their spaces."""

    score: float
    pairs: tuple[Pair, ...]
    left_over: tuple[str, ...]
    right_over: tuple[str, ...]
    reordered: bool = False
    joined: bool = False


@lru_cache(maxsize=262144)
def alike(left: str, right: str) -> float:
    """Return how alike two words are, 0 to 1.

    One minus the number of letters changed, dropped, added or swapped with a neighbor, over the length
    of the longer word; 0 below 0.75. A single letter and a word that begins with it are 0.7 alike.
    Words with digits in them are equal or not alike at all.
    """
    if left == right:
        return 1.0
    if 1 in (len(left), len(right)):
        return INITIAL if left[0] == right[0] else 0.0
    if not (left.isalpha() and right.isalpha()):
        return 0.0
    return float(OSA.normalized_similarity(left, right, score_cutoff=ALIKE))


def compare(left: tuple[str, ...], right: tuple[str, ...]) -> Comparison:
    """Compare the words of a party's name (`left`) with those of a listed name (`right`).

    Each word is matched at most once, the most alike first. With M the weight of the matched words times
    their likeness, W their weight, U and R the weights left over on either side, the score is
    M / (W + 0.8 U + 0.2 R + min(U, R)): a word too many on the party's side costs more than one on the
    list's, and a different word on both sides costs most.
    """
    matched = _matched(left, right)
    used_left, used_right = {i for i, _, _ in matched}, {j for _, j, _ in matched}
    left_over = tuple(word for i, word in enumerate(left) if i not in used_left)
    right_over = tuple(word for j, word in enumerate(right) if j not in used_right)
    total = sum(weight(left[i]) for i, _, _ in matched)
    gained = sum(weight(left[i]) * score for i, _, score in matched)
    extra, missing = sum(map(weight, left_over)), sum(map(weight, right_over))
    cost = total + EXTRA_IN_QUERY * extra + EXTRA_ON_LIST * missing + CONFLICT * min(extra, missing)
    order = [j for _, j, _ in sorted(matched)]
    reordered = order != sorted(order)
    by_word = Comparison(
        score=(gained / cost if cost else 0.0) * (REORDERED if reordered else 1.0),
        pairs=tuple(Pair(left[i], right[j], score) for i, j, score in sorted(matched)),
        left_over=left_over,
        right_over=right_over,
        reordered=reordered,
    )
    joined = joined_score("".join(left), "".join(right))
    if joined > by_word.score:
        return Comparison(joined, (), (), (), joined=True)
    return by_word


def joined_score(left: str, right: str) -> float:
    """Return how alike two names are without their spaces, 0 to 0.97.

    Names under six letters and those with digits, such as the registration of an aircraft, must be the
    same and have four characters at least; a slip in them would name another one.
    """
    if left == right and len(left) >= JOINED_EXACT_LENGTH:
        return JOINED
    if min(len(left), len(right)) < JOINED_LENGTH or not (left.isalpha() and right.isalpha()):
        return 0.0
    return JOINED * float(OSA.normalized_similarity(left, right, score_cutoff=JOINED_ALIKE))


def _matched(left: tuple[str, ...], right: tuple[str, ...]) -> list[tuple[int, int, float]]:
    """Match words one to one: the most alike first, then those in the same place, then the heaviest."""
    pairs = [
        (score, i, j) for i, a in enumerate(left) for j, b in enumerate(right) if (score := alike(a, b)) > 0
    ]
    pairs.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1], pair[2]))
    used_left: set[int] = set()
    used_right: set[int] = set()
    matched = []
    for score, i, j in pairs:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            matched.append((i, j, score))
    return matched
