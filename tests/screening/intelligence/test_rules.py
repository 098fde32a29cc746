from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from screening.intelligence.rules import counts_from, subject_key


def test_spellings_of_one_party_share_a_key():
    assert subject_key("Québec  OPTICS, Ltd.", "ca") == subject_key("Optics Quebec Limited", "CA")


def test_other_words_and_other_countries_do_not():
    keys = {
        subject_key("Optics Quebec", "CA"),
        subject_key("Optics Quebec", "US"),
        subject_key("Optics", "CA"),
    }
    assert len(keys) == 3


@given(st.dates(min_value=date(1906, 1, 1)))
def test_five_years_count(on):
    start = counts_from(on)

    assert (start.year, start.month) == (on.year - 5, on.month)
    assert on.day - start.day in (0, 1)
