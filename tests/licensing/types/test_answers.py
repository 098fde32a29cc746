from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.types import answers, registry
from licensing.types.kinds.technology import RESEARCH, TEST
from licensing.types.shared import ROUTE, URGENCY

TODAY = date(2026, 11, 26)
DONE = {"route_means": ["air", "road"], "route_handled": "no"}
URGENT = {
    "urgent": "yes",
    "urgent_ground": "life",
    "urgent_impact": "Forty patients of the clinic wait for the device.",
    "urgent_by": "2026-12-24",
    "urgent_evidence": "The letter of the clinic.",
}
FREE = {"research": "yes", **TEST}


def fields(page, given_, roles=(), today=TODAY):
    return [gap.field for gap in answers.gaps_of(page, given_, roles=roles, today=today)]


def test_an_answered_route_lacks_nothing_and_an_empty_one_names_its_questions():
    assert fields(ROUTE, DONE) == []
    assert fields(ROUTE, {}) == ["route_means", "route_handled"]


def test_who_handles_the_goods_is_named_when_and_only_when_somebody_does():
    handled = DONE | {"route_handled": "yes"}
    assert [gap.message for gap in answers.gaps_of(ROUTE, handled, roles=(), today=TODAY)] == [
        ROUTE.parties_missing
    ]
    assert fields(ROUTE, handled, roles=("forwarder",)) == []
    assert fields(ROUTE, DONE, roles=("forwarder",)) == ["route_handled"]


def test_an_optional_page_may_stay_untouched_but_not_half_done():
    assert fields(URGENCY, {}) == []
    assert fields(URGENCY, {"urgent": "no"}) == []
    assert fields(URGENCY, {"urgent": "yes"}) == [
        "urgent_ground",
        "urgent_impact",
        "urgent_by",
        "urgent_evidence",
    ]
    assert fields(URGENCY, URGENT) == []


@pytest.mark.parametrize(
    ("day", "wrong"), [("2026-11-25", True), ("2026-11-26", True), ("2026-11-27", False)]
)
def test_a_day_that_must_lie_ahead_is_later_than_today(day, wrong):
    assert fields(URGENCY, URGENT | {"urgent_by": day}) == (["urgent_by"] if wrong else [])


def test_too_few_words_are_counted_out():
    assert fields(URGENCY, URGENT | {"urgent_impact": "x" * 39}) == ["urgent_impact"]
    assert fields(URGENCY, URGENT | {"urgent_impact": "x" * 40}) == []


def test_an_answer_that_matters_no_more_is_not_shown():
    kind = registry.of(registry.USUAL)
    shown = answers.read(kind, DONE | URGENT | {"urgent": "no"})
    assert [page.page.key for page in shown] == ["route", "urgency"]
    assert [said.question.key for said in shown[1].said] == ["urgent"]
    assert shown[0].said[0].words == "By air\nBy road"


def test_countries_are_read_from_answers_once():
    kind = registry.of("brokering")
    given_ = {"deal_from": "NO", "deal_countries": ["AE", "NO"]}
    assert answers.countries_in(kind, given_) == ["NO", "AE"]
    assert answers.words_of(kind.questions[1], ["AE"]) == "United Arab Emirates"


@pytest.mark.parametrize(
    "wrong",
    [{"strange": "x"}, {"route_means": ["balloon"]}, {"route_handled": "maybe"}, {"route_countries": ["XX"]}],
)
def test_what_is_no_answer_to_a_question_of_the_page_is_refused(wrong):
    with pytest.raises(DomainError) as refused:
        answers.refuse_unknown(ROUTE, wrong)
    assert refused.value.code == "answer_unknown"


def test_free_research_points_to_no_license_and_says_that_people_decide():
    found = answers.indication_of(RESEARCH, FREE)
    assert found.no_license
    assert "people at the authority decide" in found.text


@given(st.sampled_from(sorted(TEST)), st.sampled_from(["yes", "no", "unsure"]))
def test_any_other_answer_points_to_a_license(key, answer):
    found = answers.indication_of(RESEARCH, FREE | {key: answer})
    assert found.no_license == (answer == TEST[key])


def test_there_is_no_indication_before_the_test_is_answered():
    assert answers.indication_of(RESEARCH, {"research": "no"}) is None
    assert (
        answers.indication_of(
            RESEARCH, {key: value for key, value in FREE.items() if key != "research_input"}
        )
        is None
    )
    assert answers.indication_of(ROUTE, DONE) is None
