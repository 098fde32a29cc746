import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.applications.models import Party
from licensing.library import rules
from licensing.library.models import BookParty
from licensing.library.questions import DETAILS, Kind, questions_for

each_kind = pytest.mark.parametrize("kind", list(Kind))


@each_kind
def test_a_kind_asks_each_thing_once_and_says_what_it_is(kind):
    keys = [key for one in questions_for(kind) for key in (one.key, one.details_key) if key]

    assert len(set(keys)) == len(keys)
    assert kind.label
    assert kind.hint
    for question in questions_for(kind):
        assert bool(question.explained) == bool(question.details)
        assert question.explained <= {key for key, _ in question.choices}
        assert not question.key.endswith(DETAILS)


@each_kind
def test_nothing_answered_is_no_fault_and_every_question_a_gap(kind):
    assert rules.answer_faults(kind, {}) == {}
    assert [gap.field for gap in rules.answer_gaps(kind, {})] == [one.key for one in questions_for(kind)]


def test_a_yes_asks_for_details():
    answers = {one.key: "no" if one.choices else "said" for one in questions_for("goods")}
    assert rules.answer_gaps("goods", answers) == []

    assert [gap.field for gap in rules.answer_gaps("goods", answers | {"encryption": "unsure"})] == [
        "encryption_details"
    ]


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("goods", {"encryption": "perhaps"}),
        ("goods", {"cas_number": "7440-32-6"}),
        ("goods", {"purpose": "x" * 2_001}),
        ("goods", {"encryption_details": "x" * 2_001}),
        ("material", {"cas_number": "7440-32-7"}),
        ("material", {"cas_number": "titanium"}),
    ],
)
def test_what_is_no_answer_is_a_fault_of_its_field(kind, answers):
    assert list(rules.answer_faults(kind, answers)) == list(answers)


@pytest.mark.parametrize("number", ["7440-32-6", "7732-18-5", "50-00-0", "none"])
def test_cas_numbers_that_are_well_formed(number):
    assert rules.answer_faults("material", {"cas_number": number}) == {}


@given(st.integers(10, 9_999_999), st.integers(0, 99), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_breaks_a_cas_number(first, second, last, slip):
    number = f"{first}-{second:02}-{last}"
    if rules.is_cas_number(number):
        assert not rules.is_cas_number(f"{first}-{second:02}-{(last + slip) % 10}")


def test_a_search_finds_names_as_written_and_in_latin_letters():
    text = rules.search_text(["激光器 Größe", "AP-2000"])

    assert all(word in text for word in ("激光器", "grösse", "grosse", "ap-2000", "ji"))
    assert rules.searched_words("  AP-2000\0 GRÖSSE ") == ["ap-2000", "grösse"]


def test_names_that_a_person_holds_for_the_same_are_equal():
    assert rules.same("Laser  Ｘ ") == rules.same("laser x")


def test_a_party_of_the_book_is_of_the_same_kinds_as_one_of_an_application():
    ours, theirs = (model._meta.get_field("kind").choices for model in (BookParty, Party))

    assert ours == theirs
