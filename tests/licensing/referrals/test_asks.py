"""What agencies ask a decision to keep to, and how a decision goes beyond it: pure."""

from decimal import Decimal

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from licensing.referrals.asks import Decided, asks_of, binding, passed
from licensing.referrals.rules import Said, View

TEN = Decimal(10)
ALL = Said("approve", applied=TEN)
FIVE = Said("approve", Decimal("5.000"), applied=TEN)
NONE_OF_IT = Said("deny", applied=TEN)
KEEP, OUT = Said("approve"), Said("deny", reason="It is a trader.")
BY_SEA = Said("approve_with_conditions", None, ("Ship by sea.",), ("",), TEN)
OMAR = View("Omar", {"Line 1": Said("approve"), "Line 2": Said("approve"), "User X": KEEP}, agency=False)


def defense(**says):
    parts = {"Line 1": ALL, "Line 2": ALL, "User X": KEEP}
    return View("Defense", parts | {name.replace("_", " "): said for name, said in says.items()})


def words(views, outcome="approve", *, beyond=(), one=TEN, two=TEN, left_out=(), conditions=()):
    decided = Decided(outcome, {"Line 1": one, "Line 2": two}, left_out, conditions)
    return [text for _, text in passed(binding(asks_of(views), beyond), decided)]


def test_a_limit_is_passed_by_more_and_kept_by_as_much():
    views = [OMAR, defense(Line_1=FIVE)]
    assert words(views) == ["Line 1: Defense would allow at most 5; the decision grants 10."]
    assert words(views, one=Decimal(5)) == []
    assert words(views, one=Decimal(0)) == []
    assert words(views, "no_license", one=Decimal(0)) != []
    assert words(views, "deny") == words(views, "return") == []


def test_a_refused_line_or_party_is_left_out():
    views = [OMAR, defense(Line_2=NONE_OF_IT, User_X=OUT)]
    assert words(views) == [
        "Line 2: Defense would allow none; the decision grants 10.",
        "User X: Defense would refuse; the decision does not leave this party out.",
    ]
    assert words(views, two=Decimal(0), left_out={"User X"}) == []


def test_a_condition_stands_in_the_decision_where_its_part_goes():
    views = [OMAR, defense(Line_1=BY_SEA)]
    assert words(views) == [
        "Line 1: Defense asks for the condition “Ship by sea.”; the decision does not have it."
    ]
    assert words(views, "no_license") == words(views)
    assert words(views, conditions=("Ship by sea.",)) == []
    assert words(views, one=Decimal(0)) == []


def test_who_refuses_everything_is_answered_by_the_way_that_it_was_settled():
    views = [OMAR, View("Defense", {"Line 1": NONE_OF_IT, "Line 2": NONE_OF_IT, "User X": OUT})]
    assert [one.whole for one in asks_of(views)] == [True] * 3
    assert words(views) == []


def test_a_settlement_lets_pass_what_it_names_and_nothing_else():
    views = [OMAR, defense(Line_1=FIVE, Line_2=NONE_OF_IT)]
    limit, refusal = [one.sentence for one in asks_of(views)]
    assert limit == "Line 1: Defense would allow at most 5 of 10."
    assert refusal == "Line 2: Defense would refuse."
    assert words(views, beyond=(limit,)) == ["Line 2: Defense would allow none; the decision grants 10."]
    assert words(views, beyond=(limit, refusal)) == words(views, beyond=None) == []
    changed = [OMAR, defense(Line_1=Said("approve", Decimal(4), applied=TEN))]
    assert len(words(changed, beyond=(limit,))) == 1


def test_the_later_word_of_an_agency_counts_and_colleagues_ask_for_nothing():
    assert words([OMAR, defense(Line_1=FIVE), defense()]) == []
    assert words([View("Sonia", {"Line 1": FIVE, "Line 2": NONE_OF_IT}, agency=False), OMAR]) == []


@draws(st.lists(st.decimals(1, 10, places=3), min_size=1, max_size=5), st.decimals(0, 10, places=3))
def test_a_decision_passes_exactly_the_limits_below_it(limits, granted):
    views = [
        View(f"Agency {n}", {"Line 1": Said("approve", one, applied=TEN)}) for n, one in enumerate(limits)
    ]
    assert len(words([*views, OMAR], one=granted)) == sum(one < granted for one in limits)


@pytest.mark.parametrize("said", [ALL, Said("no_opinion", applied=TEN), Said("approve", TEN, applied=TEN)])
def test_no_limit_asks_for_nothing(said):
    assert asks_of([OMAR, defense(Line_1=said)]) == []
