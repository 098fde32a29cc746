"""Advice, sums and short names; pure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.review.models import Outcome
from licensing.review.rules import CRITERIA, Advice, check_advice, goods_in_short, total_by_currency

outcomes = st.sampled_from(Outcome.values)
texts = st.text(max_size=40)
conditions = st.lists(texts, max_size=3).map(tuple)
criteria = st.lists(st.sampled_from([*CRITERIA, "9", ""]), max_size=3).map(tuple)
money = st.decimals(min_value=0, max_value=10**9, places=2)


def refusal(advice: Advice) -> str:
    """Return the code of the refusal, "" where the advice is taken."""
    try:
        check_advice(advice)
    except DomainError as error:
        return error.code
    return ""


@given(st.builds(Advice, outcomes, texts, conditions, criteria))
def test_advice_is_taken_exactly_when_it_has_what_its_outcome_needs(advice: Advice) -> None:
    complete = (
        advice.reason.strip() != ""
        and (advice.outcome != "approve_with_conditions" or advice.conditions != ())
        and (advice.outcome != "deny" or advice.criteria != ())
        and set(advice.criteria) <= CRITERIA.keys()
    )

    assert (refusal(advice) == "") == complete


@pytest.mark.parametrize(
    ("advice", "code"),
    [
        (Advice("approve", " \n", (), ()), "reason_required"),
        (Advice("approve_with_conditions", "Known.", (), ()), "conditions_required"),
        (Advice("deny", "Diversion.", (), ()), "criteria_required"),
        (Advice("deny", "Diversion.", (), ("7", "9")), "criterion_unknown"),
        (Advice("return", "Not ours.", (), ()), ""),
    ],
)
def test_each_refusal_names_what_is_missing(advice: Advice, code: str) -> None:
    assert refusal(advice) == code


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_goods_in_short_say_how_many_lines_follow_the_first(descriptions: list[str]) -> None:
    short = goods_in_short(descriptions)

    assert short.startswith(descriptions[0])
    assert short[len(descriptions[0]) :] == (
        f" and {len(descriptions) - 1} more" if len(descriptions) > 1 else ""
    )


@given(st.lists(st.tuples(money, st.sampled_from(["EUR", "USD", "JPY"])), max_size=8))
def test_currencies_are_never_added_together(values: list[tuple[Decimal, str]]) -> None:
    totals = total_by_currency(values)

    assert totals.keys() == {currency for _, currency in values}
    for currency, total in totals.items():
        assert total == sum(value for value, other in values if other == currency)
