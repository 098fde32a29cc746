from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.checks import rules
from enduse.checks.flow import CHECK_FLOW
from enduse.checks.models import RESULTS, CheckStatus
from exportctl.core.errors import DomainError

FIRST = date(2026, 3, 2)
WHOLE = rules.Visit([], [], 0)


@pytest.mark.parametrize(
    ("lane", "sensitive", "days", "cause"),
    [
        ("enhanced", False, 60, "Enhanced risk lane"),
        ("enhanced", True, 60, "Enhanced risk lane"),
        ("standard", False, 120, "Standard risk lane"),
        ("standard", True, 60, "Very sensitive goods"),
        ("fast", True, 60, "Very sensitive goods"),
    ],
)
def test_the_lane_and_the_goods_set_the_day(lane, sensitive, days, cause):
    need = rules.need_for(rules.LicenseFacts(lane, sensitive, FIRST), on=FIRST)
    assert need.due_on == FIRST + timedelta(days=days)
    assert need.cause == f"{cause}, first shipment on 2 Mar 2026."


@pytest.mark.parametrize("lane", ["fast", ""])
def test_the_fast_lane_needs_none(lane):
    assert rules.need_for(rules.LicenseFacts(lane, False, FIRST), on=FIRST) is None


@given(lane=st.sampled_from(["enhanced", "standard"]), late=st.integers(0, 2000))
def test_a_check_is_never_due_before_one_can_travel(lane, late):
    on = FIRST + timedelta(days=late)
    need = rules.need_for(rules.LicenseFacts(lane, False, FIRST), on=on)
    assert need.due_on >= on + timedelta(days=rules.NOTICE_DAYS)


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "due_in_past"), (181, "outside_window"), (0, None), (180, None)]
)
def test_a_planned_day_lies_in_the_window(days, code):
    due = FIRST + timedelta(days=days)
    if code is None:
        rules.check_due_date(due, today=FIRST)
        return
    with pytest.raises(DomainError) as refusal:
        rules.check_due_date(due, today=FIRST)
    assert refusal.value.code == code


def test_serial_numbers_are_one_per_line_without_repetition():
    assert rules.serial_numbers(" A1 \n\nB2\r\nA1\n序列7") == ["A1", "B2", "序列7"]
    with pytest.raises(DomainError, match="80 characters"):
        rules.serial_numbers("x" * 81)


@pytest.mark.parametrize(
    ("result", "reasons", "visit", "code"),
    [
        ("", [], WHOLE, "result_unknown"),
        ("favorable", [], rules.Visit([3], [], 0), "visit_incomplete"),
        ("favorable", [], rules.Visit([], [1], 0), "visit_incomplete"),
        ("favorable", ["goods_not_found"], WHOLE, "reason_contradicts"),
        ("favorable", [], rules.Visit([], [], 1), "critical_finding"),
        ("unfavorable", [], WHOLE, "reason_missing"),
        ("unfavorable", ["access_refused"], WHOLE, "reason_contradicts"),
        ("unfavorable", ["bad_weather"], WHOLE, "reason_unknown"),
        ("unfavorable", ["goods_not_found"], rules.Visit([1], [], 0), "visit_incomplete"),
        ("unable", [], WHOLE, "reason_missing"),
    ],
)
def test_a_result_that_the_visit_does_not_carry_is_refused(result, reasons, visit, code):
    with pytest.raises(DomainError) as refusal:
        rules.check_sign_off(result, reasons, visit)
    assert refusal.value.code == code


def test_a_check_that_could_not_be_done_needs_no_answers():
    rules.check_sign_off("unable", ["access_refused"], rules.Visit([1, 2], [1], 0))
    rules.check_sign_off("unfavorable", ["quantity_differs"], WHOLE)
    rules.check_sign_off("favorable", [], WHOLE)


def test_gaps_name_each_question_and_line():
    with pytest.raises(DomainError) as refusal:
        rules.check_sign_off("favorable", [], rules.Visit([2, 5], [1], 0))
    assert [gap.message for gap in refusal.value.gaps] == [
        "Question 2 has no answer.",
        "Question 5 has no answer.",
        "Line 1 has no observation.",
    ]


@pytest.mark.parametrize(
    ("seen", "words"),
    [("10", "all that was shipped"), ("7.500", "2.5 fewer than shipped"), ("30", "20 more than shipped")],
)
def test_what_was_seen_is_compared_in_words(seen, words):
    assert rules.quantity_note(Decimal(10), Decimal(seen)) == words


def test_every_open_state_has_a_way_out_and_no_result_has_one():
    sources = {source for step in CHECK_FLOW.steps for source in step.sources}
    targets = {step.target for step in CHECK_FLOW.steps}
    assert sources == {CheckStatus.PLANNED, CheckStatus.IN_PROGRESS}
    assert targets >= RESULTS
