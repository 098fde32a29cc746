from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.rescreening import rules

KEYS = st.tuples(st.sampled_from("ab"), st.just("identity"), st.sampled_from("lm"), st.sampled_from("123"))
HITS = st.dictionaries(KEYS, st.sampled_from(["70%", "80%"]))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "about 1 minute"),
        (200, "about 3 minutes"),
        (3600, "about 1 hour"),
        (5400, "about 1 hour 30 minutes"),
        (7100, "about 2 hours"),
    ],
)
def test_how_long_something_takes(seconds, words):
    assert rules.duration(seconds) == words


def test_what_remains_is_said_at_the_pace_so_far():
    assert rules.remaining(25, 100, timedelta(minutes=1)) == "about 3 minutes"
    assert rules.remaining(0, 100, timedelta(minutes=1)) == ""
    assert rules.remaining(100, 100, timedelta(minutes=1)) == ""


def test_the_rate_of_no_time_is_not_known():
    assert (rules.rate(10, timedelta(0)), rules.rate(3000, timedelta(seconds=2))) == (0, 1500)


@given(HITS, HITS)
def test_every_difference_is_said_once(before, now):
    came, went, other = rules.differences(before, now)

    assert came | went | other == {
        key for key in before.keys() | now.keys() if before.get(key) != now.get(key)
    }
    assert not came & went | came & other | went & other


def test_differences_in_words_name_the_first():
    words = rules.difference_words(["A", "B", "C", "D", "D"], [], ["E"])

    assert words == "Found now and not before: A; B; C; and 1 more. Found with another score: E."


def test_a_first_edition_says_that_it_is_the_first():
    figures = {"added": 1200, "changed": 0, "removed": 0}

    assert rules.list_words("UN", "1 Aug 2026", figures, "") == (
        "UN, edition of 1 Aug 2026, the first of this list: 1,200 added, 0 changed, 0 removed."
    )
