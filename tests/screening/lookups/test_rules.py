from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from exportctl.core.errors import DomainError
from screening.lookups import rules
from screening.lookups.rules import Question
from screening.matching import Configuration

TODAY = date(2026, 11, 26)


def problems(**fields):
    with pytest.raises(DomainError) as refused:
        rules.check_question(Question(**{"names": ("Nadim",), **fields}), today=TODAY)
    return {gap.field: gap.message for gap in refused.value.gaps}


def test_a_whole_question_passes():
    asked = Question(
        ("Nadim Qasrawani", "نديم قصرواني", "欧阳明"), "person", "SY", "1979-02-28", ("N118804",)
    )

    rules.check_question(asked, today=TODAY)

    assert rules.question_from_json(rules.question_json(asked)) == asked
    assert asked.query.countries == ("SY",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 10_000, "has 10,000"),
        ("Nadim\x07 Qasrawani", "control character"),
        ("Nadim\x00", "control character"),
        ("Nadim \N{RIGHT-TO-LEFT OVERRIDE}inawarsaQ", "turns the reading direction"),
        ("\N{LEFT-TO-RIGHT ISOLATE}Nadim", "turns the reading direction"),
        ("\ud800Nadim", "control character"),
        ("\N{ZERO WIDTH SPACE}\N{COMBINING ACUTE ACCENT}", "no letter or digit"),
        ("\N{GRINNING FACE}", "no letter or digit"),
        ("--- !!", "no letter or digit"),
    ],
)
def test_a_name_that_cannot_be_compared_is_refused_in_words(name, said):
    assert said in problems(names=(name,))["names"]


def test_a_name_with_joiners_and_marks_of_its_script_passes():
    assert rules.name_problems(["می\N{ZERO WIDTH NON-JOINER}خواهم", "Zoe\N{COMBINING DIAERESIS}"]) == []


def test_no_name_and_too_many_are_refused():
    assert problems(names=())["names"] == "Enter a name."
    assert "at most 20" in problems(names=tuple(f"Name {n}" for n in range(21)))["names"]


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        ("1971-02-30", "no day"),
        ("1971-13", "no day"),
        ("2.3.1971", "Write"),
        ("2999", "future"),
        ("0000", "no day"),
    ],
)
def test_a_date_of_birth_that_there_is_not_is_refused(birth, said):
    assert said in problems(birth_date=birth)["birth_date"]


@pytest.mark.parametrize("birth", ["", "1971", "1971-03", "1972-02-29"])
def test_a_date_of_birth_may_be_less_than_a_day(birth):
    assert rules.birth_problems(birth, today=TODAY) == []


def test_numbers_have_bounds():
    assert "at most 10" in problems(identifiers=tuple(f"N{n}" for n in range(11)))["identifiers"]
    assert "at most 60" in problems(identifiers=("9" * 61,))["identifiers"]
    assert "control character" in problems(identifiers=("12\x1b34",))["identifiers"]


@given(some.text(max_size=600))
def test_every_name_passes_or_is_refused_in_words(name):
    for said in rules.name_problems([name]):
        assert said.endswith((".", "characters"))


@pytest.mark.parametrize("threshold", ["0.49", "1.00"])
def test_a_threshold_outside_its_bounds_is_refused(threshold):
    with pytest.raises(DomainError, match="between 50 and 99"):
        rules.check_threshold(Decimal(threshold))


def test_a_look_up_lowers_every_threshold_and_raises_none():
    configured = Configuration(thresholds={"": 0.7, "un-sc": 0.55})

    assert dict(rules.lowered(configured, Decimal("0.60")).thresholds) == {"": 0.6, "un-sc": 0.55}
    assert rules.lowered(configured, None) is configured


def test_likeness_has_words():
    assert [rules.likeness(score) for score in (1, 0.95, 0.9, Decimal("0.70"))] == [
        "nearly the same",
        "nearly the same",
        "very alike",
        "alike",
    ]


def test_the_count_begins_anew_at_midnight():
    evening = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    assert rules.next_day(evening) == datetime(2027, 1, 1, tzinfo=UTC)


def test_the_last_check_of_a_day_is_the_hundredth():
    assert rules.number_of_day(99) == 100
    with pytest.raises(DomainError, match="100 checks of today"):
        rules.number_of_day(100)
