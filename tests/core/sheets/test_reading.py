import contextlib
import io
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from exportctl.core.errors import DomainError
from exportctl.core.sheets import Column, rules
from exportctl.core.sheets.reading import read
from exportctl.core.sheets.writing import as_csv, as_xlsx

COLUMNS = (Column("name", "What it is called.", required=True), Column("part_number", "Its number."))


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_sheet(xml: str, *, also: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook whose first sheet is `xml`, with other parts put in."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["name"]))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
        for name, data in (also or {}).items():
            target.writestr(name, data)
    return made.getvalue()


def sheet(rows: str, doctype: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    )


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def values(data: bytes) -> list[dict[str, str]]:
    return [line.values for line in read(data, columns=COLUMNS)]


def refusal(data: bytes) -> DomainError:
    with pytest.raises(DomainError) as refused:
        read(data, columns=COLUMNS)
    return refused.value


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_with_whatever_separates_it(mark):
    text = f"\ufeffName{mark}Part number\r\n激光器{mark}AP-1\r\n{mark}\r\n'=1{mark}x\r\n"

    assert values(text.encode()) == [
        {"name": "激光器", "part_number": "AP-1"},
        {"name": "=1", "part_number": "x"},
    ]


def test_rows_keep_the_numbers_that_they_have_in_the_file():
    data = b'name,part_number\n"two\nlines",1\n\nlast,2\n'

    assert [line.number for line in read(data, columns=COLUMNS)] == [2, 5]


def test_a_workbook_is_read_as_a_person_sees_it():
    data = workbook(["name", "part_number"], ["laser", 12.0], [True, date(2026, 11, 22)], ["=1+1", 0.5])

    assert values(data) == [
        {"name": "laser", "part_number": "12"},
        {"name": "yes", "part_number": "2026-11-22"},
        {"name": "=1+1", "part_number": "0.5"},
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n", "file_empty"),
        (b"name,part_number\n", "no_rows"),
        (b"name\xff,part\n", "wrong_encoding"),
        (b"name\0,part\n", "file_type_refused"),
        (b'name,part_number\n"a"b,c\n', "not_a_table"),
        (b"name,color\nx,red\n", "unknown_columns"),
        (b"name,,part_number\nx,,y\n", "unknown_columns"),
        (b"name,name\nx,y\n", "unknown_columns"),
        (b"part_number\nx\n", "missing_columns"),
        (b"\xd0\xcf\x11\xe0old", "file_type_refused"),
        (b"PK\x03\x04 broken", "not_a_table"),
        (b"x" * (rules.LARGEST_FILE + 1), "file_too_large"),
        (b"name\n" + b"x\n" * (rules.MOST_ROWS + 1), "too_many_rows"),
        (b"name\n" + b"\n" * rules.LAST_ROW + b"x\n", "too_many_rows"),
        (b"name\n" + b"," * (rules.MOST_CELLS + 1) + b"\n", "too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data, code):
    assert refusal(data).code == code


def test_a_value_without_a_column_and_a_cell_that_is_too_long_are_faults_of_their_row():
    lines = read(b"name\nx,y\n" + b"z" * 5_001 + b"\nfine\n", columns=COLUMNS)

    assert [bool(line.faults) for line in lines] == [True, True, False]


def test_a_zip_that_is_no_workbook_and_one_with_macros_are_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("readme.txt", "hello")

    assert refusal(made.getvalue()).code == "file_type_refused"
    macros = with_sheet(sheet(""), also={"xl/vbaProject.bin": b"x"})
    assert "macros" in refusal(macros).message


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = with_sheet(sheet(""), also={"xl/media/zeros.bin": b"\0" * (rules.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 100_000

    started = time.perf_counter()
    assert refusal(bomb).code == "unpacks_too_large"
    assert time.perf_counter() - started < 1


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(with_sheet(sheet(f'<row r="1">{cell("A1", "name")}</row>' + " " * 100_000)))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != bytes(data)

    assert refusal(lie).code == "not_a_table"


def test_entities_are_not_expanded():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    rows = f'<row r="1">{cell("A1", "name")}</row><row r="2">{cell("A2", "&b;")}</row>'

    assert refusal(with_sheet(sheet(rows, laughs))).code == "not_a_table"
    assert refusal(with_sheet(sheet(rows, outside))).code == "not_a_table"


@pytest.mark.parametrize(("column", "numbers"), [("A", [999_999_999_999]), ("ZZZ", range(2, 14))])
def test_cells_far_away_are_not_walked_to(column, numbers):
    far = "".join(f'<row r="{number}">{cell(f"{column}{number}", "x")}</row>' for number in numbers)
    head = f'<row r="1">{cell("A1", "name")}</row>'

    started = time.perf_counter()
    assert refusal(with_sheet(sheet(head + far))).code == "too_many_rows"
    assert time.perf_counter() - started < 2


WHOLE = workbook(["name", "part_number"], ["laser", 1])


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data):
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DomainError):
        read(bytes(whole), columns=COLUMNS)


@given(
    st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1), min_size=1)
)
@settings(max_examples=60)
def test_what_is_written_is_harmless_and_reads_as_it_was(names):
    rows = [[name, "x"] for name in names]

    for data in (as_csv(COLUMNS, rows), as_xlsx(COLUMNS, rows, title="Trial")):
        assert [one["name"] for one in values(data)] == names


@pytest.mark.parametrize("typed", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1"])
def test_nothing_that_is_written_is_run(typed):
    assert f"'{typed}".encode() in as_csv(COLUMNS, [[typed, ""]]).replace(b'""', b'"')
    packed = zipfile.ZipFile(io.BytesIO(as_xlsx(COLUMNS, [[typed, "\x0b"]], title="Trial")))
    assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
