"""Small helpers of the indicators."""

from collections.abc import Sequence

from exportctl.core.reference import countries
from screening.risk.facts import CaseFacts, CaseParty


def listing(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def country(code: str) -> str:
    """Return a country's name."""
    return countries.name(code)


def with_role(facts: CaseFacts, role: str) -> list[CaseParty]:
    """Return the parties of one role."""
    return [party for party in facts.parties if party.role == role]
