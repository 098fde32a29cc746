"""Clocks, criteria and standard conditions of the review; pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from exportctl.core.errors import DomainError, Gap
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
FINDINGS = {"no_concern": "No concern", "concern": "Concern"}
# What lets goods go, with a license or without one.
RELEASES = frozenset({"approve", "approve_with_conditions", "no_license"})


@dataclass(frozen=True)
class Assessed:
    """One numbered criterion that was assessed: the finding, and why, for the exporter and for the file."""

    code: str
    finding: str
    public: str
    protected: str = ""

    @property
    def title(self) -> str:
        """The criterion in words."""
        return CRITERIA.get(self.code, "")

    @property
    def found(self) -> str:
        """The finding in words."""
        return FINDINGS[self.finding]


def check_assessed(assessed: Iterable[Assessed]) -> None:
    """Refuse a criterion that does not exist, or was assessed without a reason.

    Raises:
        DomainError: `criterion_unknown` or `criterion_reason_required`; the gap's field is where it is typed.
    """
    for one in assessed:
        if one.code not in CRITERIA or one.finding not in FINDINGS:
            raise _gap(f"finding_{one.code}", "criterion_unknown", f"There is no criterion {one.code}.")
        if not one.public.strip():
            raise _gap(f"public_{one.code}", "criterion_reason_required", unreasoned(one.code))


def unreasoned(code: str) -> str:
    """Return what is said where a criterion was assessed without a reason."""
    return f"Write a reason for criterion {code}."


def of_concern(assessed: Iterable[Assessed]) -> tuple[str, ...]:
    """Return the criteria that were found to be of concern."""
    return tuple(one.code for one in assessed if one.finding == "concern")


def _gap(field: str, code: str, message: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)])


@dataclass(frozen=True)
class Advice:
    """An outcome with what it must come with.

    `criteria` are those that a refusal rests on. A recommendation or an opinion also has each criterion that
    was `assessed`; `others` says that every other one is of no concern. `benefits` of the export and
    `mitigations` of what is of concern are for the file.
    """

    outcome: str
    reason: str
    conditions: tuple[str, ...]
    criteria: tuple[str, ...]
    assessed: tuple[Assessed, ...] = ()
    others: bool = False
    benefits: str = ""
    mitigations: str = ""

    @property
    def findings(self) -> tuple[Assessed, ...]:
        """Every criterion with a finding, in the order of their numbers."""
        written = {one.code: one for one in self.assessed}
        rest = {code: Assessed(code, "no_concern", "") for code in CRITERIA} if self.others else {}
        return tuple((rest | written)[code] for code in CRITERIA if code in rest | written)


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


def check_findings(advice: Advice) -> None:
    """Refuse a recommendation whose findings lack a reason, or do not carry its outcome.

    Raises:
        DomainError: what `check_assessed` raises, `criteria_unfounded` or `mitigation_required`.
    """
    check_assessed(advice.assessed)
    concerns = of_concern(advice.assessed)
    if advice.outcome == "deny" and (bare := [code for code in advice.criteria if code not in concerns]):
        raise _gap(
            f"finding_{bare[0]}",
            "criteria_unfounded",
            f"A refusal rests on what is of concern. Say what you found on criterion {bare[0]}.",
        )
    if unanswered(advice.outcome, concerns, conditions=advice.conditions, mitigations=advice.mitigations):
        raise DomainError(
            f"{criteria_in_words(concerns)} of concern. Say what mitigates it, or set a condition.",
            code="mitigation_required",
        )


def unanswered(
    outcome: str, concerns: Sequence[str], *, conditions: Sequence[str], mitigations: str
) -> Sequence[str]:
    """Return the criteria of concern that an outcome leaves without a condition or a mitigation."""
    answered = outcome not in RELEASES or conditions or mitigations.strip()
    return () if answered else concerns


def criteria_in_words(codes: Sequence[str]) -> str:
    """Return "Criterion 7 is" or "Criteria 2, 7 are"."""
    return f"Criteria {', '.join(codes)} are" if len(codes) > 1 else f"Criterion {', '.join(codes)} is"


def check_left_out(roles: Mapping[UUID, str], left_out: Collection[UUID]) -> None:
    """Refuse to leave out so many parties that nobody is left to send to. `roles` go by party id.

    Raises:
        DomainError: `end_user_excluded` or `nobody_left`.
    """
    end_users = {party for party, role in roles.items() if role == "end_user"}
    if end_users and end_users <= set(left_out):
        raise DomainError(
            "The end user cannot be left out. Refuse the application instead.", code="end_user_excluded"
        )
    consignees = {party for party, role in roles.items() if role == "consignee"}
    if consignees and consignees <= set(left_out):
        raise DomainError(
            "With every consignee left out nobody receives the goods. Refuse the application instead.",
            code="nobody_left",
        )


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
