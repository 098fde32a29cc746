"""Which numbers are taken, how they are kept, and that a slip in a checked one never passes."""

from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.library.identifiers import Identifier, imo_problem, lei_problem, problem_of, written

LEI, IMO = "FICTION00DEMO0000118", "1234567"  # made up; their check digits fit


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("lei", " fiction0-0demo 0000118", LEI),
        ("imo", "IMO 1234567", IMO),
        ("imo", "imo no. 1234567", IMO),
        ("imo", "IMO number: 123 4567", IMO),
        ("tax", "  12  345/67 ", "12 345/67"),
    ],
)
def test_a_number_is_kept_in_one_way_of_writing(kind, typed, kept):
    assert written(kind, typed) == kept


@pytest.mark.parametrize(
    ("number", "party", "field", "said"),
    [
        (Identifier("", "12345", "DE"), "company", "kind", "what kind"),
        (Identifier("wallet", "12345", "DE"), "company", "kind", "what kind"),
        (Identifier("passport", "P12345", "DE"), "company", "kind", "Only a person"),
        (Identifier("national_id", "P12345", "DE"), "government", "kind", "Only a person"),
        (Identifier("tax", "", "DE"), "company", "value", "Enter the number"),
        (Identifier("tax", "x" * 61, "DE"), "company", "value", "at most 60"),
        (Identifier("tax", "- / -", "DE"), "company", "value", "no letter or digit"),
        (Identifier("tax", "12\u202e345", "DE"), "company", "value", "hidden mark"),
        (Identifier("registration", "HRB 12345"), "company", "country", "country that issued"),
        (Identifier("lei", LEI[:-1]), "company", "value", "this one has 19"),
        (Identifier("lei", LEI[:-1] + "9"), "company", "value", "check digits"),
        (Identifier("lei", LEI[:-2] + "XY"), "company", "value", "check digits"),
        (Identifier("lei", "ÄBC" + LEI[3:]), "company", "value", "only letters and digits"),
        (Identifier("imo", "123456"), "company", "value", "seven digits"),
        (Identifier("imo", "1234568"), "company", "value", "last digit"),
        (Identifier("imo", "١٢٣٤٥٦٧"), "company", "value", "seven digits"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_beside_its_field(number, party, field, said):
    gap = problem_of(number, party_kind=party)

    assert gap is not None
    assert gap.field == field
    assert said in gap.message


@pytest.mark.parametrize(
    ("number", "party"),
    [
        (Identifier("lei", LEI), "company"),
        (Identifier("imo", IMO), "company"),
        (Identifier("other", "7"), "military"),
        (Identifier("registration", "HRB 12345", "DE"), "company"),
        (Identifier("passport", "DEMO 441", "DE"), "person"),
    ],
)
def test_a_good_number_is_taken(number, party):
    assert problem_of(number, party_kind=party) is None


@given(st.integers(0, 19), st.integers(1, 25))
def test_one_wrong_sign_in_an_lei_never_passes(place, step):
    signs = digits if LEI[place].isdigit() else ascii_uppercase
    wrong = signs[(signs.index(LEI[place]) + step) % len(signs)]
    changed = LEI[:place] + wrong + LEI[place + 1 :]

    assert (lei_problem(changed) == "") == (changed == LEI)


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(0, 9))
def test_exactly_one_last_digit_fits_a_ship(numbers, last):
    body = "".join(map(str, numbers))
    fitting = [digit for digit in range(10) if imo_problem(f"{body}{digit}") == ""]

    assert len(fitting) == 1
    assert (imo_problem(f"{body}{last}") == "") == (last == fitting[0])
