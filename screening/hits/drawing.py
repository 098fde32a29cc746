"""Two names word by word, with what differs marked: plain values for a page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from anyascii import anyascii

ALIKE = 0.5
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a word; `differs` where the other word lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One word as drawn: its pieces, and how it stands to the other name.

    `note` is "" (it stands there too), "moved" (it stands elsewhere in the other name) or "missing".
    """

    pieces: tuple[Piece, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Both names, and each in Latin letters where it is written in others.

    `in_latin` says that the words are drawn in Latin letters, because the two are in different scripts.
    """

    left: tuple[Word, ...]
    right: tuple[Word, ...]
    left_latin: str
    right_latin: str
    in_latin: bool


def draw(left: str, right: str) -> Drawn:
    """Lay two names side by side. Names in different scripts are compared in Latin letters."""
    left_latin, right_latin = latin(left), latin(right)
    if bool(left_latin) == bool(right_latin):
        first, second = left.split()[:LONGEST], right.split()[:LONGEST]
    else:
        first = (left_latin or left).split()[:LONGEST]
        second = (right_latin or right).split()[:LONGEST]
    pairs = _pairs(first, second)
    drawn_left: dict[int, Word] = {}
    drawn_right: dict[int, Word] = {}
    moved = _moved(pairs)
    for one, other in pairs:
        note = "moved" if (one, other) in moved else ""
        drawn_left[one] = Word(_pieces(first[one], second[other]), note)
        drawn_right[other] = Word(_pieces(second[other], first[one]), note)
    return Drawn(
        tuple(drawn_left.get(place) or _missing(word) for place, word in enumerate(first)),
        tuple(drawn_right.get(place) or _missing(word) for place, word in enumerate(second)),
        left_latin,
        right_latin,
        bool(left_latin) != bool(right_latin),
    )


def latin(name: str) -> str:
    """Return a name in Latin letters, or "" where it is written in them."""
    plain = " ".join(anyascii(name[:500]).split())
    return plain if any(ord(letter) > 0x24F and letter.isalpha() for letter in name) else ""


def _missing(word: str) -> Word:
    return Word((Piece(word, True),), "missing")


def _key(word: str) -> str:
    return "".join(letter for letter in anyascii(word).casefold() if letter.isalnum())


def _pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Pair each word with the one most like it, best pairs first; a word is in one pair at most."""
    scored = sorted(
        (
            (-_alike(_key(one), _key(other)), abs(here - there), here, there)
            for here, one in enumerate(first)
            for there, other in enumerate(second)
        ),
    )
    taken: list[tuple[int, int]] = []
    for alike, _, here, there in scored:
        if -alike < ALIKE:
            break
        if all(here != one and there != other for one, other in taken):
            taken.append((here, there))
    return sorted(taken)


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def _moved(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs outside the longest run of pairs that stand in the same order in both names."""
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        before = [run for run in runs if run[-1][1] < pair[1]]
        runs.append([*_longest(before), pair])
    return set(pairs) - set(_longest(runs))


def _longest(runs: Sequence[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    return max(runs, key=len) if runs else []


def _pieces(word: str, other: str) -> tuple[Piece, ...]:
    """Return a word in stretches that the other has and has not; case does not count."""
    one, two = word.casefold(), other.casefold()
    if len(one) != len(word):
        return (Piece(word, one != two),)
    steps = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return tuple(Piece(word[start:end], kind != "equal") for kind, start, end, _, _ in steps if end > start)
