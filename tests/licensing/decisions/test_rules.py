"""Lines that add up to an outcome; pure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.decisions.rules import APPROVALS, LineDecision, approved_value, check_lines, closing_step
from licensing.review.models import Outcome

quantities = st.decimals(min_value="0.001", max_value=10**6, places=3)
money = st.decimals(min_value="0.01", max_value=10**9, places=2)


@st.composite
def line_decisions(draw: st.DrawFn) -> LineDecision:
    """A line that grants nothing, a part, or all of what was applied for."""
    applied = draw(quantities)
    granted = draw(st.sampled_from([Decimal(0), applied]) | st.decimals(0, applied, places=3))
    return LineDecision(1, "approve" if granted else "deny", applied, granted)


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

    assert refusal(outcome, decided) == ("" if fits else "lines_contradict")


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
def test_an_approved_value_is_the_same_share_to_the_cent(
    value: Decimal, applied: Decimal, share: Decimal
) -> None:
    quantity = applied * share
    found = approved_value(value, applied=applied, quantity=quantity)

    assert found == found.quantize(Decimal("0.01"))
    assert abs(found - value * share) <= Decimal("0.01")
    assert approved_value(value, applied=applied, quantity=applied) == value
