"""The ladder that a conflict of recommendations climbs, one row a level; all numbers are defaults.

The first level is the officer, who records how the conflict was settled. Each row says how many calendar
days the level has, how many days an objecting agency then has to take it one level up, and whether a decision
waits until those are over.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One rung; `words` is who rules, in a sentence."""

    key: str
    title: str
    words: str
    days: int
    appeal_days: int
    waits: bool


LADDER = (
    Level("officer", "Licensing officer", "the officer of the case", 0, 5, False),
    Level("chair", "Committee chair", "the committee chair", 14, 5, True),
    Level("policy", "Policy committee", "the policy committee", 11, 5, True),
    Level("ministers", "Ministers", "the ministers", 11, 0, False),
)
OFFICER = LADDER[0]


def level(key: str) -> Level:
    """Return a level by its key."""
    return next(one for one in LADDER if one.key == key)


def above(key: str) -> Level | None:
    """Return the next level up, None at the top."""
    place = LADDER.index(level(key)) + 1
    return LADDER[place] if place < len(LADDER) else None
