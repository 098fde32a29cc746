from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.advice import likeness, rules
from licensing.advice.models import ItemKind, RequestKind
from licensing.advice.rules import Draft, Line

LISTED = Line(1, "listed", "6A005", "Above the threshold.", proposed="6A005")


def test_there_are_questions_for_each_kind_of_item_and_days_for_each_kind_of_request():
    assert set(rules.GUIDES) == set(ItemKind.values)
    assert set(rules.DAYS) == set(rules.PREFIX) == set(rules.ALLOWED) == set(RequestKind.values)
    for guides in rules.GUIDES.values():
        assert len({guide.key for guide in guides}) == len(guides)


def test_a_draft_says_what_it_lacks_by_section():
    assert rules.draft_gaps(Draft("classification", 1)) == {"items": []}
    gaps = rules.draft_gaps(Draft("advice", 0, destination="NO", end_use=" "))
    assert [gap.message for gap in gaps["items"]] == ["Describe at least one item."]
    assert [gap.field for gap in gaps["transaction"]] == ["end_user", "end_use", "question"]


def test_questions_that_may_stay_open_are_no_gap():
    gaps = rules.details_gaps("equipment", {"function": "A laser", "performance": " "})
    assert [gap.field for gap in gaps] == ["performance"]


def test_one_signature_is_enough_for_what_the_exporter_proposes_itself():
    assert rules.second_reasons([LISTED], revision=False) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line(1, "not_listed", "", "Why"), "sets the item free"),
        (Line(1, "not_needed", "", "Why"), "sets the item free"),
        (Line(1, "listed", "6A005", "Why", sensitive=True), "very sensitive"),
        (Line(1, "listed", "6A005", "Why", special_design="unsure"), "special design"),
        (Line(1, "listed", "6A005", "Why", proposed="6A003"), "differs"),
        (Line(1, "listed", "6A005", "Why", proposed=""), "differs"),
    ],
)
def test_what_needs_a_second_signature_says_why(line, said):
    assert said in rules.second_reasons([LISTED, line], revision=False)[0]


def test_where_the_exporter_proposes_nothing_nothing_differs():
    assert rules.second_reasons([Line(1, "listed", "6A005", "Why", proposed=None)], revision=False) == []
    assert rules.second_reasons([Line(1, "needed", "6A005", "Why", proposed="")], revision=False) == []


def test_a_newer_answer_always_needs_a_second_signature():
    assert rules.second_reasons([LISTED], revision=True) == [
        "It changes an answer that the exporter relies on."
    ]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "lines_missing"),
        ([LISTED, LISTED], "lines_missing"),
        ([Line(1, "needed", "6A005", "Why")], "outcome_unknown"),
        ([Line(1, "listed", "", "Why")], "entry_required"),
        ([Line(1, "not_listed", "6A005", "Why")], "entry_contradicts"),
        ([Line(1, "no_answer", "6A005", "Why")], "entry_contradicts"),
        ([Line(1, "listed", "6A005", " ")], "reason_required"),
    ],
)
def test_lines_that_answer_badly_are_refused(lines, code):
    with pytest.raises(DomainError) as refused:
        rules.check_lines("classification", lines, items=1)
    assert refused.value.code == code


def test_a_last_day_lies_ahead_and_not_too_far():
    today = date(2028, 2, 29)
    rules.check_validity(date(2033, 2, 28), today=today)
    for day in (today, date(2033, 3, 1), date(2020, 1, 1)):
        with pytest.raises(DomainError, match="28 Feb 2033"):
            rules.check_validity(day, today=today)


@pytest.mark.parametrize(
    ("status", "extra", "said"),
    [
        ("received", {}, "Nobody has taken it yet."),
        ("under_review", {"overdue": 3}, "Omar has to answer it. Its answer is 3 working days late."),
        (
            "question",
            {"waits_since": "on 3 Mar 2026"},
            "The exporter was asked on 3 Mar 2026; the clock stands still.",
        ),
        ("countersign", {"second_reasons": ["Free."]}, "A second signature is needed. Free."),
        ("answered", {"second_reasons": ["It changes."]}, "A second signature is needed. It changes."),
    ],
)
def test_each_row_of_the_queue_says_why_it_is_there(status, extra, said):
    assert rules.why_here(status, **({"officer": "Omar", "overdue": 0} | extra)) == said


def test_likeness_is_that_of_the_database_extension():
    """Values of `SELECT similarity(…)` in PostgreSQL 15 with pg_trgm."""
    assert round(likeness.likeness("laser", "lasers"), 6) == 0.625
    assert round(likeness.likeness("cutter", "cutters"), 6) == 0.666667
    assert likeness.likeness("laser", "carbon") == 0.0


def test_it_says_which_words_are_alike_and_as_what():
    asked = likeness.telling_words("The Fiber laser cutters, 2 kW, for 1070 and fiber")
    assert asked == ["fiber", "laser", "cutters"]
    found = likeness.pairs(asked, "a laser cutter of glass")
    assert [str(pair) for pair in found] == ["laser", "cutters ≈ cutter"]


def test_a_word_and_what_is_alike_begin_the_same():
    for word, other in (
        ("engravers", "engraver"),
        ("lasers", "laser"),
        ("heads", "head"),
        ("engraver", "engraving"),
    ):
        assert other.startswith(likeness.beginning(word))
    assert likeness.beginning("cnc") == "cnc"


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_does_not_depend_on_the_order(a, b):
    assert likeness.likeness(a, b) == likeness.likeness(b, a)
    assert 0 <= likeness.likeness(a, b) <= 1
    assert likeness.likeness(a, a) == 1


def test_scripts_without_cases_and_empty_texts_break_nothing():
    assert likeness.pairs(likeness.telling_words("翠羽光电激光器 ليزر"), "翠羽光电激光器") != []
    assert likeness.pairs(["laser"], "") == []
    assert likeness.telling_words("  ...  ") == []
