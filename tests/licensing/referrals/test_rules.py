"""How recommendations differ, and what stands in the way of a decision: pure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.referrals.ladder import LADDER, above, level
from licensing.referrals.rules import (
    RETURN_DAYS,
    Said,
    Situation,
    View,
    Word,
    check_information,
    days_again,
    differences,
    obstacles,
    run_out,
)

TODAY = date(2026, 5, 4)
NEXT = date(2026, 5, 9)
GO, STOP, NONE = Said("approve"), Said("deny"), Said("no_opinion")


def view(name, said, *, agency=True, part="Line 1"):
    return View(name, {part: said}, agency)


def situation(**fields):
    values = {"awaited": (), "conflicts": (), "objections": (), "word": None}
    return Situation(**(values | fields))


def test_an_agency_that_refuses_contradicts_who_approves():
    (found,) = differences([view("Omar", GO, agency=False), view("Defense", STOP), view("Trade", NONE)])
    assert found.sentence == "Line 1: Omar would let the goods go; Defense would not."
    assert found.blocks


def test_the_same_contradiction_is_told_once_for_all_parts():
    omar = View("Omar", {"Line 1": GO, "Line 2": GO, "End user X": GO}, agency=False)
    defense = View("Defense", {"Line 1": STOP, "Line 2": STOP, "End user X": GO})
    (found,) = differences([omar, defense])
    assert found.sentence.startswith("Line 1 and Line 2: Omar")


def test_people_of_the_authority_who_differ_block_nothing():
    (found,) = differences([view("Omar", GO, agency=False), view("Sonia", STOP, agency=False)])
    assert not found.blocks


def test_quantities_and_wordings_contradict_and_other_conditions_are_noted():
    three, four = Said("approve", Decimal(3)), Said("approve", Decimal(4))
    (found,) = differences([view("A", three), view("B", four)])
    assert (found.sentence, found.blocks) == ("Line 1: the quantities differ (A 3, B 4).", True)

    old = Said("approve_with_conditions", None, ("Old words.",), ("no-reexport@1",))
    new = Said("approve_with_conditions", None, ("New words.",), ("no-reexport@2",))
    assert [one.blocks for one in differences([view("A", old), view("B", new)])] == [True, False]
    (noted,) = differences([view("A", old), view("B", GO)])
    assert (noted.sentence, noted.blocks) == ("Line 1: A and B ask for different conditions.", False)


def test_a_limit_contradicts_everybody_who_set_none():
    limit = Said("approve", Decimal("5.000"), applied=Decimal(10))
    (found,) = differences([view("Omar", GO, agency=False), view("Defense", limit), view("Trade", NONE)])
    assert found.sentence == "Line 1: the quantities differ (Omar all 10, Defense 5)."
    assert (found.blocks, found.amounts) == (True, True)
    everything = Said("approve", Decimal(10), applied=Decimal(10))
    assert differences([view("Omar", GO, agency=False), view("Trade", everything)]) == []


def test_amounts_that_differ_hold_no_decision_by_themselves():
    differ = situation(amounts=("They differ.",))
    assert "lowest limit" in obstacles(differ, today=TODAY)[0]
    for outcome in ("approve", "deny", "return"):
        assert obstacles(differ, outcome=outcome, today=TODAY) == []


@draws(st.lists(st.sampled_from(["approve", "no_opinion"]), max_size=6))
def test_who_agrees_or_has_no_opinion_does_not_differ(outcomes):
    views = [view(f"Agency {number}", Said(outcome)) for number, outcome in enumerate(outcomes)]
    assert differences(views) == []


@draws(st.lists(st.sampled_from(["approve", "deny", "no_opinion"]), max_size=6))
def test_dissent_of_an_agency_is_never_lost(outcomes):
    views = [view(f"Agency {number}", Said(outcome)) for number, outcome in enumerate(outcomes)]
    found = [one for one in differences(views) if one.blocks]
    assert bool(found) == ("approve" in outcomes and "deny" in outcomes)
    if found:
        named = [one.name for one in views if one.says["Line 1"].outcome != "no_opinion"]
        assert all(name in found[0].sentence for name in named)


def test_nothing_stands_in_the_way_where_nobody_objects():
    assert obstacles(situation(), outcome="approve", today=TODAY) == []


def test_an_awaited_answer_holds_every_decision():
    waiting = situation(awaited=("Defense (until 9 May 2026)",))
    for outcome in ("", "approve", "deny", "return"):
        assert len(obstacles(waiting, outcome=outcome, today=TODAY)) == 1


def test_a_conflict_holds_a_decision_until_it_is_settled():
    conflict = {"conflicts": ("They differ.",), "objections": ("Defense",)}
    for outcome in ("", "approve", "deny"):
        assert (
            "Record how it was settled" in obstacles(situation(**conflict), outcome=outcome, today=TODAY)[0]
        )
    assert obstacles(situation(**conflict), outcome="return", today=TODAY) == []
    word = Word("the officer of the case", open=False, direction="release")
    assert obstacles(situation(**conflict, word=word), outcome="approve", today=TODAY) == []
    stale = Word("the officer of the case", open=False, direction="release", covers=False)
    assert obstacles(situation(**conflict, word=stale), outcome="approve", today=TODAY)


def test_an_objection_that_nobody_contradicted_still_holds_an_approval():
    lone = situation(objections=("Defense",))
    assert obstacles(lone, outcome="deny", today=TODAY) == []
    assert obstacles(lone, outcome="approve", today=TODAY)[0].startswith("Defense would refuse.")


@pytest.mark.parametrize(
    ("direction", "outcome", "held"),
    [
        ("release", "approve", False),
        ("release", "deny", True),
        ("refuse", "deny", False),
        ("refuse", "no_license", True),
        ("refuse", "return", False),
    ],
)
def test_a_decision_follows_the_word_that_was_given(direction, outcome, held):
    ruled = situation(objections=("Defense",), word=Word("the chair", open=False, direction=direction))
    assert bool(obstacles(ruled, outcome=outcome, today=TODAY)) == held


def test_a_ruling_that_is_awaited_or_may_be_taken_up_holds_a_decision():
    awaited = situation(word=Word("the chair", open=True, due_on=NEXT))
    assert obstacles(awaited, today=TODAY) == ["A ruling of the chair is awaited until 9 May 2026."]
    ruled = situation(word=Word("the chair", open=False, direction="release", wait_until=NEXT))
    assert len(obstacles(ruled, outcome="approve", today=NEXT)) == 1
    assert obstacles(ruled, outcome="approve", today=date(2026, 5, 10)) == []


def test_days():
    assert run_out(waiting=False, due_on=TODAY, today=NEXT)
    assert not run_out(waiting=False, due_on=TODAY, today=TODAY)
    assert not run_out(waiting=True, due_on=TODAY, today=NEXT)
    assert [days_again(left) for left in (20, 2, -3)] == [20, RETURN_DAYS, RETURN_DAYS]
    check_information(TODAY, info_days=5, today=NEXT)
    with pytest.raises(DomainError, match="until 8 May 2026"):
        check_information(TODAY, info_days=4, today=NEXT)


def test_the_ladder_has_an_end():
    assert [above(one.key) for one in LADDER] == [*LADDER[1:], None]
    assert level("chair").days == 14
    assert LADDER[-1].appeal_days == 0
