"""Lines that add up to an outcome; pure."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.decisions.rules import (
    APPROVALS,
    NO_REASON,
    Because,
    LineDecision,
    check_lines,
    closing_step,
    limit_of,
    line_faults,
    signatures,
    value_of_part,
    why_unheard,
)
from licensing.review.models import Outcome
from licensing.review.rules import CRITERIA

BANDS = ["", "fast", "standard", "enhanced"]

quantities = st.decimals(min_value="0.001", max_value=10**6, places=3)
money = st.decimals(min_value="0.01", max_value=10**9, places=2)


@st.composite
def line_decisions(draw: st.DrawFn) -> LineDecision:
    """A line that grants nothing, a part, or all of what was applied for, with what an approval must say."""
    applied = draw(quantities)
    granted = draw(st.sampled_from([Decimal(0), applied]) | st.decimals(0, applied, places=3))
    why = Because("Less serves the use.", () if granted else ("7",)) if granted < applied else NO_REASON
    return LineDecision(1, "approve" if granted else "deny", applied, granted, because=why)


def bare(decided: list[LineDecision]) -> list[LineDecision]:
    """Return lines without their reasons, as a decision that approves nothing has them."""
    return [replace(line, because=NO_REASON) for line in decided]


def refusal(outcome: str, decided: list[LineDecision]) -> str:
    """Return the code of the refusal, "" where the lines fit."""
    try:
        check_lines(outcome, decided)
    except DomainError as error:
        return error.code
    return ""


lines = st.lists(line_decisions(), min_size=1, max_size=4)


@given(st.sampled_from(Outcome.values), lines)
def test_an_outcome_stands_exactly_when_its_lines_say_the_same(
    outcome: str, decided: list[LineDecision]
) -> None:
    fits = (outcome in APPROVALS) == any(line.outcome == "approve" for line in decided)

    said = decided if outcome in APPROVALS else bare(decided)
    assert refusal(outcome, said) == ("" if fits else "lines_contradict")


@given(st.sampled_from(sorted(APPROVALS)), lines)
def test_an_approval_says_why_of_every_line_that_gets_less_and_of_no_other(
    outcome: str, decided: list[LineDecision]
) -> None:
    approved = [line for line in decided if line.outcome == "approve"]
    less = [line for line in decided if not line.in_full]

    if approved:
        assert refusal(outcome, bare(decided)) == ("line_reason_required" if less else "")
    for line in less:
        assert refusal("deny", [replace(line, outcome="deny", quantity=Decimal(0))]) == "lines_contradict"


@pytest.mark.parametrize(
    ("quantity", "because", "codes"),
    [
        ("2", NO_REASON, []),
        ("2", Because("Why?"), ["line_reason_unused"]),
        ("2", Because("", ("7",)), ["line_reason_unused"]),
        ("1", NO_REASON, ["line_reason_required"]),
        ("1", Because(" "), ["line_reason_required"]),
        ("1", Because("Less serves the use."), []),
        ("1", Because("Less serves the use.", ("7",)), []),
        ("0", NO_REASON, ["line_reason_required", "line_criterion_required"]),
        ("0", Because("No use is stated."), ["line_criterion_required"]),
        ("0", Because("", ("7",)), ["line_reason_required"]),
        ("0", Because("No use is stated.", ("7", "99")), ["line_criterion_unknown"]),
        ("0", Because("No use is stated.", ("7", "WMD")), []),
    ],
)
def test_what_the_reason_of_a_line_lacks(quantity: str, because: Because, codes: list[str]) -> None:
    granted = Decimal(quantity)
    outcome = "approve" if granted else "deny"
    line = LineDecision(1, outcome, Decimal(2), granted, because=because)

    assert [code for code, _ in line_faults(line)] == codes


@pytest.mark.parametrize(
    ("outcome", "quantity", "code"),
    [
        ("approve", "0", "quantity_not_positive"),
        ("approve", "3", "above_applied"),
        ("deny", "3", "above_applied"),
    ],
)
def test_a_line_that_cannot_be_is_refused(outcome: str, quantity: str, code: str) -> None:
    assert refusal("approve", [LineDecision(1, outcome, Decimal(2), Decimal(quantity))]) == code


@given(st.sampled_from(sorted(APPROVALS)), lines)
def test_less_than_everything_closes_as_an_approval_in_part(
    outcome: str, decided: list[LineDecision]
) -> None:
    everything = all(line.quantity == line.applied for line in decided)

    assert closing_step(outcome, decided) == (outcome if everything else "approve_in_part")


@given(lines)
def test_refusals_and_returns_close_as_what_they_are(decided: list[LineDecision]) -> None:
    assert closing_step("deny", decided) == "deny"
    assert closing_step("return", decided) == "return"


@given(money, quantities, st.decimals(0, 1, places=3))
def test_the_value_of_a_part_is_the_same_share_to_the_cent(
    value: Decimal, applied: Decimal, share: Decimal
) -> None:
    quantity = applied * share
    found = value_of_part(value, whole=applied, part=quantity)

    assert found == found.quantize(Decimal("0.01"))
    assert abs(found - value * share) <= Decimal("0.01")
    assert value_of_part(value, whole=applied, part=applied) == value


@given(
    st.dictionaries(st.sampled_from(["EUR", "USD", "GBP", "JPY"]), money, max_size=4), st.sampled_from(BANDS)
)
def test_two_sign_exactly_above_the_limit_or_in_the_enhanced_lane_and_it_says_which(
    totals: dict[str, Decimal], band: str
) -> None:
    share = sum((value / limit_of(code) for code, value in totals.items()), Decimal(0))
    found = signatures("approve", band=band, totals=totals)

    assert found.needed == (2 if share > 1 or band == "enhanced" else 1)
    assert ("value is above" in found.why) == (share > 1)
    assert found.why.startswith("Two" if found.needed == 2 else "One")
    assert signatures("return", band=band, totals=totals).needed == 1


def test_the_reason_names_the_limit() -> None:
    found = signatures("deny", band="standard", totals={"EUR": Decimal("500000.01")})

    assert found.why == "Two countersignatures because the value is above EUR 500,000.00."
    assert signatures("deny", band="standard", totals={"EUR": Decimal(500_000)}).needed == 1


@given(st.sets(st.sampled_from(sorted(CRITERIA))), st.sets(st.sampled_from(sorted(CRITERIA))))
def test_a_refusal_waits_for_an_answer_on_every_criterion(chosen: set[str], heard: set[str]) -> None:
    why = why_unheard(chosen, heard=heard)

    assert (why == "") == (chosen <= heard)
    assert all(code in why for code in chosen - heard)
