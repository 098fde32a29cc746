"""Why somebody may not sign for a category, in words, and which periods are refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.competence.rules import Held, add_years, check_period, why_not

ON = date(2026, 11, 26)


def held(**fields) -> Held:
    values = {
        "categories": ("6",),
        "level": "authorized",
        "valid_from": ON - timedelta(days=10),
        "valid_until": ON + timedelta(days=10),
    }
    return Held(**(values | fields))


@pytest.mark.parametrize(
    ("mine", "why"),
    [
        ([held()], ""),
        ([held(valid_until=ON)], ""),
        ([held(valid_from=ON)], ""),
        ([], "no training in category 6 (Sensors and lasers)"),
        ([held(categories=("5",))], "no training in category 6"),
        ([held(level="supervised")], "under supervision only"),
        ([held(valid_until=ON - timedelta(days=1))], "expired on 25 Nov 2026"),
        ([held(valid_from=ON + timedelta(days=1))], "begins on 27 Nov 2026"),
        ([held(withdrawn=date(2026, 3, 3))], "was withdrawn on 3 Mar 2026"),
        ([held(withdrawn=date(2026, 3, 3)), held()], ""),
        ([held(level="supervised"), held()], ""),
    ],
)
def test_the_reason_says_what_is_missing(mine, why):
    found = why_not(mine, "6", ON)

    assert (found == "") == (why == "")
    assert why in found


def test_the_munitions_list_is_named_as_such():
    assert why_not([], "ML", ON) == "You have no training in the munitions list."


@given(st.integers(-30, 30))
def test_an_authority_counts_on_its_days_and_on_no_other(offset):
    one = held(valid_from=ON - timedelta(days=5), valid_until=ON + timedelta(days=5))

    assert (why_not([one], "6", ON + timedelta(days=offset)) == "") == (-5 <= offset <= 5)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (ON - timedelta(days=1), ON, "begins_in_the_past"),
        (ON, ON - timedelta(days=1), "ends_too_early"),
        (ON, date(2031, 11, 27), "lasts_too_long"),
    ],
)
def test_bad_periods_are_refused(first, last, code):
    with pytest.raises(DomainError) as refused:
        check_period(first, last, today=ON)
    assert refused.value.code == code


def test_periods_up_to_five_years_are_taken():
    check_period(ON, date(2031, 11, 26), today=ON)
    assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
