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
    """What is compared of a case. `entries` are codes as they stand on its lines, or with their parents."""

    entries: frozenset[str]
    destination: str
    end_user: str
    use: str
    same_party: bool = False


@dataclass(frozen=True)
class Likeness:
    """How alike another case is: points, and what is alike, the strongest first."""

    points: int
    alike: tuple[str, ...]


def compare(mine: CaseFacts, other: CaseFacts, *, use: Sequence[str], country: str) -> Likeness:
    """Compare a case with one of before.

    `mine.entries` are the codes of its lines, `other.entries` come with their parents; `use` are the telling
    words of my end use, and `country` is the name of my destination.
    """
    found: list[tuple[int, str]] = []
    if other.same_party:
        found.append((SAME_PARTY, "the same end user in the party registry"))
    elif _same_name(mine.end_user, other.end_user):
        found.append((SAME_NAME, "an end user of the same name"))
    if same := sorted(mine.entries & other.entries):
        found.append((SAME_ENTRY, f"control entry {', '.join(same)}"))
    elif near := sorted(_groups(mine.entries) & other.entries):
        found.append((SAME_GROUP, f"an entry of the same group ({', '.join(near)})"))
    if mine.destination == other.destination:
        found.append((SAME_DESTINATION, f"destination {country}"))
    pairs = likeness.pairs(use, other.use)
    share = len(pairs) / len(use) if use else 0
    if share >= SHARE_OF_USE:
        words = ", ".join(str(pair) for pair in pairs)
        found.append((round(share * MOST_FOR_USE), f"end use, {len(pairs)} of {len(use)} words: {words}"))
    return Likeness(sum(points for points, _ in found), tuple(text for _, text in found))


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _groups(entries: frozenset[str]) -> set[str]:
    """Return the groups that entries belong to: 6A for 6A005; a group says more than a whole category."""
    return {code for code in entries_with_parents(entries) if len(code) == 2 and code not in entries}
