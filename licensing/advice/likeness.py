"""How alike two descriptions are, word by word, so that an officer sees why a precedent is shown; pure.

A word is taken apart into its groups of three characters, as PostgreSQL's pg_trgm does it: two blanks before,
one after. Two words are alike when they share at least half of all their groups.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

ALIKE = 0.5
MOST_WORDS = 12
COMMON = frozenset(
    """
    about after all also and any are been both but can designed does each for from has have into its kind made
    may more most not other our part parts than that the their them then they this type unit used using very
    was which with without work works
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True)
class Pair:
    """A word that was asked about, and the most alike word of the other text (0.5 to 1)."""

    asked: str
    found: str
    likeness: float

    def __str__(self) -> str:
        return self.asked if self.asked == self.found else f"{self.asked} ≈ {self.found}"


def telling_words(text: str, *, most: int = MOST_WORDS) -> list[str]:
    """Return the first words that tell something: of three characters or more, not all digits, each once."""
    found = dict.fromkeys(_WORD.findall(text.lower()))
    return [word for word in found if len(word) > 2 and not word.isdigit() and word not in COMMON][:most]


def beginning(word: str) -> str:
    """Return what a word has in common with most words that are alike: "engravers" begins with "engrav"."""
    return word[: max(4, len(word) - 3)]


@lru_cache(maxsize=20_000)
def trigrams(word: str) -> frozenset[str]:
    """Return the groups of three characters of a word, as pg_trgm makes them."""
    padded = f"  {word.lower()} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def likeness(a: str, b: str) -> float:
    """Return which share of all groups two words have in common, 0 to 1."""
    first, second = trigrams(a), trigrams(b)
    return len(first & second) / len(first | second)


def pairs(asked: Iterable[str], text: str) -> list[Pair]:
    """Return each asked word that the text has, or nearly has, with the word that it was found as."""
    words = set(_WORD.findall(text.lower()))
    found = []
    for word in asked:
        best = Pair(word, word, 1.0) if word in words else _nearest(word, words)
        if best is not None:
            found.append(best)
    return found


def _nearest(word: str, words: Iterable[str]) -> Pair | None:
    ranked = sorted((Pair(word, other, likeness(word, other)) for other in words), key=_rank)
    return ranked[-1] if ranked and ranked[-1].likeness >= ALIKE else None


def _rank(pair: Pair) -> tuple[float, str]:
    return pair.likeness, pair.found
