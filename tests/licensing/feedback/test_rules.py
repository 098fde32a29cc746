"""Which months are shown, and how two years compare."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.amendments.rules import WEIGHTS
from licensing.feedback import rules
from licensing.feedback.kinds import KINDS, Source
from licensing.questions.models import About


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 800))
def test_a_month_is_shown_only_when_nobody_can_answer_about_it(today: date, ago: int) -> None:
    closed = today - timedelta(days=ago)
    since, end = rules.shown_months(today)
    shown = since <= rules.month_of(closed) < end
    if shown:
        assert rules.last_day(closed) < today
    elif rules.month_of(closed) >= end:
        month_after = rules.month_of(rules.month_of(closed) + timedelta(days=31))
        assert rules.last_day(month_after - timedelta(days=1)) >= today


@pytest.mark.parametrize(
    ("now", "filed", "before", "filed_before", "said"),
    [
        (1, 10, 1, 10, "As often"),
        (1, 10, 2, 20, "As often"),
        (1, 10, 1, 20, "More often"),
        (1, 20, 1, 10, "Less often"),
        (0, 10, 1, 10, "Less often"),
        (1, 10, 0, 0, "Nothing filed in the year before"),
        (0, 0, 1, 3, "Nothing filed in this year"),
    ],
)
def test_two_years_compare_as_shares(now: int, filed: int, before: int, filed_before: int, said: str) -> None:
    assert rules.comparison(now, filed, before, filed_before) == said


def test_every_question_has_its_words_and_every_kind_of_change_is_one_that_is_kept() -> None:
    asked = [value for kind in KINDS if kind.source == Source.QUESTION for value in kind.values]
    assert sorted(asked) == sorted(About.values)
    changed = [value for kind in KINDS if kind.source == Source.CHANGE for value in kind.values]
    assert len(set(changed)) == len(changed)
    assert set(WEIGHTS) - set(changed) == {"own_reference", "site", "declaration"}
    assert len({kind.key for kind in KINDS}) == len(KINDS)
