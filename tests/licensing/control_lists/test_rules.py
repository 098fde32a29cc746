from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from exportctl.core.reference.units import UNITS
from licensing.control_lists import rules
from tests.licensing.control_lists.build import CAMERA, FIBER, LASER, file, whole

STARTER = Path(rules.__file__).with_name("starter.csv")


def read(data: bytes) -> list[rules.EntryRow]:
    return rules.read_entries(data, units=UNITS)


def test_reads_every_column_in_the_order_of_the_file():
    rows = read(whole())

    assert [row.code for row in rows] == ["6A005", "6A003", "6D001", "1C010", "UNLISTED"]
    assert rows[0].reasons == ("NS", "NP", "AT")
    assert rows[3].unit == "KGM"
    assert rows[4].reasons == ()
    assert not rows[0].sensitive


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble():
    assert len(read(b"\xef\xbb\xbf" + whole().replace(b"\n", b"\r\n"))) == 5


@pytest.mark.parametrize("data", [b"", b" \n\n", file()])
def test_nothing_in_the_file_is_refused(data):
    with pytest.raises(DomainError) as refusal:
        read(data)
    assert refusal.value.code == "file_empty"


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(DomainError, match="larger than 20,000,000 bytes") as refusal:
        read(b"x" * 20_000_001)
    assert refusal.value.code == "file_too_large"


def test_wrong_encoding_names_the_line():
    with pytest.raises(DomainError, match="Line 3 is not UTF-8") as refusal:
        read(file(LASER) + FIBER.replace("Carbon", "Kohlenstöff").encode("latin-1"))
    assert refusal.value.code == "wrong_encoding"


def test_a_binary_file_is_refused():
    with pytest.raises(DomainError, match="Line 2 holds a NUL"):
        read(file(LASER.replace("Lasers", "La\0sers")))


def test_missing_columns_are_named():
    with pytest.raises(DomainError, match="Line 1 lacks the columns reasons, unit") as refusal:
        read(b"code,title,category,category_name,product_group,product_group_name,regime,sensitive\n")
    assert refusal.value.code == "missing_columns"


def test_a_duplicate_code_names_both_lines():
    with pytest.raises(DomainError) as refusal:
        read(file(LASER, CAMERA, LASER))
    assert refusal.value.code == "bad_lines"
    assert refusal.value.gaps[0].message == "Line 4: the code 6A005 is already on line 2."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LASER + ",more", "more values than"),
        ("6A005,Lasers", "fewer values than"),
        (LASER.replace("6A005", "6a005"), "“6a005” is not a code"),
        (LASER.replace("NMB", "XYZ"), "“XYZ” is not a unit code"),
        (LASER.replace("NS|NP", "N1|NP"), "“N1” is not a reason code"),
        (LASER.removesuffix("N") + "maybe", "sensitive must be Y or N"),
        (LASER.replace("Lasers of high power", " "), "the title is empty"),
        (LASER.replace("Lasers", "L" * 600), "the title is longer than 500"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(line, words):
    with pytest.raises(DomainError) as refusal:
        read(file(CAMERA, line))
    assert refusal.value.code == "bad_lines"
    assert refusal.value.gaps[0].message.startswith("Line 3: ")
    assert words in refusal.value.gaps[0].message


def test_many_bad_lines_are_counted_and_the_first_twenty_shown():
    with pytest.raises(DomainError, match="30 lines are wrong") as refusal:
        read(file(*["6A005,too,few"] * 30))
    assert len(refusal.value.gaps) == 20


def test_an_unclosed_quote_is_refused():
    with pytest.raises(DomainError) as refusal:
        read(file(LASER, '6A003,"Thermal cameras'))
    assert refusal.value.code == "not_csv"


def outcome(data: bytes) -> str:
    try:
        return "read" if read(data) else "nothing"
    except DomainError as refusal:
        return refusal.code


OUTCOMES = {"read", "file_empty", "wrong_encoding", "not_csv", "missing_columns", "bad_lines"}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    assert outcome(data) in OUTCOMES


@given(st.binary(max_size=120))
def test_any_bytes_after_a_good_start_are_read_or_refused(data):
    assert outcome(file(LASER) + data) in OUTCOMES


def test_the_starter_list_covers_every_category_and_group():
    rows = read(STARTER.read_bytes())

    assert len(rows) >= 120
    assert {row.category for row in rows} == {*"0123456789", "-"}
    assert {row.product_group for row in rows} == {*"ABCDE", "-"}
    assert rows[-1].code == "UNLISTED"
    assert any(row.sensitive for row in rows)
    assert len({row.title for row in rows}) == len(rows)
