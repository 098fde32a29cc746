"""The officer's own paragraph: plain words, short, and without the reasons for the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.decisions.own_words import LONGEST, check_own_words, kept


@pytest.mark.parametrize(
    "text",
    ["", "We saw your new program; thank you.", "5 < 6 & 7 > 2", "سلام‌ها\nand a second line", "图腾贸易"],
)
def test_plain_words_are_taken(text):
    check_own_words(text, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * (LONGEST + 1), "own_words_too_long"),
        ("Dear {{ exporter }}", "own_words_not_plain"),
        ("{% if reasons %}", "own_words_not_plain"),
        ("<b>Now</b>", "own_words_not_plain"),
        ("<!-- x -->", "own_words_not_plain"),
        ("a&nbsp;b", "own_words_not_plain"),
        ("turned \u202e around", "own_words_not_plain"),
    ],
)
def test_what_is_more_than_plain_words_is_refused(text, code):
    with pytest.raises(DomainError) as refused:
        check_own_words(text, [])
    assert refused.value.code == code


def test_a_pasted_sentence_of_the_file_is_found_whatever_its_case_and_blanks():
    with pytest.raises(DomainError, match="reasons for the file"):
        check_own_words(
            "As you know, a partner SERVICE,  saw\nthe truck.", ["No. A partner service saw the truck."]
        )
    check_own_words("A truck was seen.", ["A partner service saw the truck.", "Truck."])


@given(st.text(max_size=200))
def test_what_is_kept_has_nothing_around_it_and_one_kind_of_line_end(text):
    found = kept(text)
    assert found == found.strip()
    assert "\r" not in found
