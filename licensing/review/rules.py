"""Clocks, criteria and standard conditions of the review; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exportctl.core.errors import DomainError
from licensing.review.library import LIBRARY

SERVICE_CLOCK = "standard.target"

# Criteria of Council Common Position 2008/944/CFSP in own words, the end-use controls, and other grounds.
CRITERIA = {
    "1": "International obligations, embargoes and non-proliferation commitments",
    "2": "Human rights and international humanitarian law",
    "3": "Tension or armed conflict inside the destination",
    "4": "Peace, security and stability of the region",
    "5": "National security of the exporting state and its allies",
    "6": "Behavior of the buyer's country: terrorism, alliances, respect for law",
    "7": "Risk of diversion to an undesirable end user or end use",
    "8": "Technical and economic capacity of the destination",
    "WMD": "End-use control: weapons of mass destruction",
    "MEND": "End-use control: military end use",
    "COUNTRY": "Measure against the destination",
    "FORMAL": "Other formal ground",
}
CONDITIONS = tuple(one.text for one in LIBRARY)


@dataclass(frozen=True)
class Advice:
    """An outcome with what it must come with."""

    outcome: str
    reason: str
    conditions: tuple[str, ...]
    criteria: tuple[str, ...]


def check_advice(advice: Advice) -> None:
    """Refuse advice that lacks what its outcome needs.

    Raises:
        DomainError: `reason_required`, `conditions_required`, `criteria_required` or `criterion_unknown`.
    """
    if not advice.reason.strip():
        raise DomainError("Give your reasons; they are kept with the case.", code="reason_required")
    if advice.outcome == "approve_with_conditions" and not advice.conditions:
        raise DomainError("Choose or write at least one condition.", code="conditions_required")
    if advice.outcome == "deny" and not advice.criteria:
        raise DomainError("Choose the criteria that a refusal rests on.", code="criteria_required")
    if unknown := set(advice.criteria) - CRITERIA.keys():
        raise DomainError(f"There is no criterion {sorted(unknown)[0]}.", code="criterion_unknown")


def goods_in_short(descriptions: list[str]) -> str:
    """Return the first line's description, and how many lines there are beside it."""
    return and_more(descriptions[0], len(descriptions) - 1, longest=520)


def and_more(first: str, more: int, *, longest: int = 200) -> str:
    """Return the first of several, and how many there are beside it; cut where it would be too long."""
    rest = f" and {more} more" if more > 0 else ""
    return first[: longest - len(rest)] + rest


# Scripts that set no spaces between words: each sign is a word of its own there.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff])"
)
_NO_WORD = re.compile(r"[\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words that a text is found by: letters and digits only, in one case and one form."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _UNSPACED.sub(r" \1 ", _NO_WORD.sub(" ", plain)).split()


def entries_with_parents(codes: Iterable[str]) -> list[str]:
    """Return control entries with all that each is under: 6A005.b.1 is also 6A005.b, 6A005, 6A and 6."""
    found = set()
    for code in codes:
        parts = code.upper().split(".")
        found |= {".".join(parts[:number]) for number in range(1, len(parts) + 1)}
        if code[:1].isdigit():
            found |= {code[:1], code[:2].upper()}
    return sorted(found)


def total_by_currency(values: list[tuple[Decimal, str]]) -> dict[str, Decimal]:
    """Add up line values per currency; different currencies are never added together."""
    totals: dict[str, Decimal] = {}
    for value, currency in values:
        totals[currency] = totals.get(currency, Decimal(0)) + value
    return totals


def in_words(waits: Sequence[str]) -> str:
    """Return what is waited for as one: "A ruling on 1 hit, and the technical assessment of 2 lines"."""
    head, *rest = waits
    said = [head, *(f"{words[:1].lower()}{words[1:]}" for words in rest)]
    return f"{', '.join(said[:-1])}, and {said[-1]}" if rest else head
