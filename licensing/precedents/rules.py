"""How alike two cases are, in points and in words; pure.

Points are a help for reading, no score of anything: the page says for each case what is alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from licensing.advice import likeness
from licensing.review.rules import entries_with_parents

SAME_PARTY, SAME_NAME = 5, 3
SAME_ENTRY, SAME_GROUP = 4, 1
SAME_DESTINATION = 2
MOST_FOR_USE = 3
SHARE_OF_USE = 0.3  # of the telling words of the end use: less says nothing


@dataclass(frozen=True)
class CaseFacts:
    """What is compared of a case.

    `entries` are the codes of its lines, as assessed where a line is and else as declared; `assessed` are
    those of them that somebody assessed.
    """

    entries: frozenset[str]
    destination: str
    end_user: str
    use: str
    same_party: bool = False
    assessed: frozenset[str] = frozenset()

    @property
    def above(self) -> frozenset[str]:
        """The codes with what they are under."""
        return frozenset(entries_with_parents(self.entries))

    def how(self, code: str) -> str:
        """Say whether its goods are under an entry as somebody assessed them, or only as declared."""
        return "assessed" if code in entries_with_parents(self.assessed) else "declared"


@dataclass(frozen=True)
class Likeness:
    """How alike another case is: points, and what is alike, the strongest first."""

    points: int
    alike: tuple[str, ...]


def compare(mine: CaseFacts, other: CaseFacts, *, use: Sequence[str], country: str) -> Likeness:
    """Compare a case with one of before.

    An entry of the other case that is under one of mine is the same; `use` are the telling words of my end
    use, and `country` is the name of my destination.
    """
    found: list[tuple[int, str]] = []
    if other.same_party:
        found.append((SAME_PARTY, "the same end user in the party registry"))
    elif _same_name(mine.end_user, other.end_user):
        found.append((SAME_NAME, "an end user of the same name"))
    if same := sorted(mine.entries & other.above):
        found.append((SAME_ENTRY, f"control entry {_with_source(same, mine, other)}"))
    elif near := sorted(_groups(mine.entries) & other.above):
        found.append((SAME_GROUP, f"an entry of the same group: {_with_source(near, mine, other)}"))
    if mine.destination == other.destination:
        found.append((SAME_DESTINATION, f"destination {country}"))
    pairs = likeness.pairs(use, other.use)
    share = len(pairs) / len(use) if use else 0
    if share >= SHARE_OF_USE:
        words = ", ".join(str(pair) for pair in pairs)
        found.append((round(share * MOST_FOR_USE), f"end use, {len(pairs)} of {len(use)} words: {words}"))
    return Likeness(sum(points for points, _ in found), tuple(text for _, text in found))


def _with_source(codes: Sequence[str], mine: CaseFacts, other: CaseFacts) -> str:
    """Return entries, each with whether it was assessed or only declared, here and there."""
    return ", ".join(f"{code} ({_source(mine.how(code), other.how(code))})" for code in codes)


def _source(here: str, there: str) -> str:
    return here if here == there else f"{here} here, {there} there"


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _groups(entries: frozenset[str]) -> set[str]:
    """Return the groups that entries belong to: 6A for 6A005; a group says more than a whole category."""
    return {code for code in entries_with_parents(entries) if len(code) == 2 and code not in entries}
