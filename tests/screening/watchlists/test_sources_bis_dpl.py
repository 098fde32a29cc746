import pytest

from screening.watchlists.sources import bis_dpl
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files

HEADER = [
    *("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date"),
    *("Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation"),
]
ROW = ["VIKTOR ZHELBRODOV", "4 MILL LANE", "DALLAS", "TX", "", "75081", "03/04/2002", "06/29/2056", "Y"]
ROW += ["2006-07-11", "NEW", "67 F.R. 1"]


def tsv(*rows, header=HEADER):
    lines = ["\t".join(f'"{cell}"' for cell in row) for row in (header, *rows)]
    return [files.named("dpl.txt", "\n".join(lines) + "\n")]


def test_the_rows_of_a_name_are_one_entity():
    other = [
        " Viktor  Zhelbrodov",
        "1 ROAD",
        "PARIS",
        "",
        "FR",
        "1",
        "06/19/2003",
        "",
        "N",
        "",
        "NEW",
        "68 F.R. 2",
    ]
    parsed = bis_dpl.parse(tsv(ROW, other, ROW, ["KESTRELMOOR LTD", *ROW[1:]]))
    person, company = parsed.entities

    assert [n.value for n in person.names] == ["VIKTOR ZHELBRODOV"]
    assert [(a.text, a.country_code) for a in person.addresses] == [
        ("4 MILL LANE, DALLAS, TX, 75081, US", "US"),
        ("1 ROAD, PARIS, 1, FR", "FR"),
    ]
    assert person.citation == "67 F.R. 1; 68 F.R. 2"
    assert person.listed_on.isoformat() == "2002-03-04"
    assert person.remarks == (
        "Standard order of 03/04/2002 until 06/29/2056; Order of 06/19/2003 until unknown date; "
        "Updated: 2006-07-11; NEW; Person or organization is guessed: the list gives no type"
    )
    assert (person.kind, company.kind) == ("person", "organization")
    assert person.external_id != company.external_id
    assert (parsed.counts["rows"], parsed.counts["entities"], parsed.counts["rows_left_out"]) == (4, 2, 0)


def test_an_effective_date_that_is_none_is_a_problem():
    parsed = bis_dpl.parse(tsv([*ROW[:6], "31/31/2002", *ROW[7:]]))

    assert parsed.entities[0].listed_on is None
    assert "31/31/2002" in parsed.entities[0].remarks
    assert "'31/31/2002' is not a date" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", *ROW[1:]], "no name"),
        (["---", *ROW[1:]], "without a letter"),
        (ROW[:5], "5 cells instead of 12"),
    ],
)
def test_a_bad_row_is_quarantined_and_the_others_are_read(row, says):
    parsed = bis_dpl.parse(tsv(row, ROW))

    assert [entity.name for entity in parsed.entities] == ["VIKTOR ZHELBRODOV"]
    assert (parsed.counts["rows"], parsed.counts["rows_left_out"]) == (2, 1)
    assert [p.line for p in parsed.quarantined] == [2]
    assert says in parsed.quarantined[0].message


def test_a_damaged_file_is_refused():
    with pytest.raises(ListRefused, match="Missing columns: fr_citation"):
        bis_dpl.parse(tsv(ROW[:-1], header=HEADER[:-1]))
    with pytest.raises(ListRefused, match="cut off: its last row has 5 cells"):
        bis_dpl.parse(tsv(ROW, ROW[:5]))
