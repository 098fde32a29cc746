from datetime import date

import pytest

from licensing.types.rules import last_day


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 11, 26), 24, date(2028, 11, 25)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2027, 8, 31), 6, date(2028, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_the_last_day_is_the_one_before_the_same_day_of_a_later_month(start, months, last):
    assert last_day(start, months) == last
