from datetime import date

import pytest

from screening.watchlists.rules import DEMONSTRATION_FILE
from screening.watchlists.sources import SOURCES, plain
from screening.watchlists.sources.listed import Identifier, ListedAddress
from screening.watchlists.sources.reading import ListRefused, NamedFile
from tests.screening.watchlists import files


def test_every_column_is_read():
    person, company = plain.parse(files.plain()).entities

    assert [n.script for n in person.names] == ["Latin", "Latin", "Arabic"]
    assert person.addresses == (ListedAddress("4 Mill Lane, Ras Sidra, Libya", "Libya", "LY"),)
    assert person.birth_dates == ("1979~",)
    assert person.identifiers == (Identifier("passport", "N118804", "SY"),)
    assert company.kind == "organization"


def test_requirement_citation_and_date():
    (entity,) = plain.parse(
        files.plain(
            "id,kind,name,weak_aliases,former_names,nationalities,programs,listed_on,requirement,citation\n"
            "P-1,person,Anna Demo,Annie,Anna Old,Libya; RU,A; B,2026-03-02,All items,12 OG 3\n"
        )
    ).entities

    assert (entity.requirement, entity.citation) == ("All items", "12 OG 3")
    assert [n.quality for n in entity.names] == ["primary", "weak", "former"]
    assert entity.nationalities == ("LY", "RU")
    assert entity.programs == ("A", "B")
    assert entity.listed_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id,name\nP-1,X\n", 1, "Missing columns: kind"),
        ("id,kind,name,colour\nP-1,person,X,red\n", 1, "Unknown columns: colour"),
        ("id,kind,name,name\nP-1,person,X,Y\n", 1, "A column stands twice"),
        ("id,kind,name\n", 1, "no rows"),
        ('id,kind,name\nP-1,person,"X\n', 2, "Not readable as CSV"),
        (b"id,kind,name\nP-1,person,Mu\xf1oz\n", 2, "not UTF-8: byte 0xf1"),
        ("id,kind,name\nP-1,person,X\n".encode("utf-16"), 1, "not UTF-8"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(text, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        plain.parse(files.plain(text))

    assert refused.value.line == line


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("P-1,person,Y", "The id P-1 stands twice with different content, first in line 2"),
        ("P-2,person", "2 cells instead of 3"),
        ("P-2,robot,X", "The kind is 'robot'"),
        ("P-2,person,", "has no name"),
        (",person,X", "has no id"),
        ("P-2,person,...", "without a letter or digit"),
    ],
)
def test_a_bad_row_is_quarantined_and_the_others_are_read(row, says):
    parsed = plain.parse(files.plain(f"id,kind,name\nP-1,person,X\n{row}\nP-3,person,Z\n"))

    assert [entity.external_id for entity in parsed.entities] == ["P-1", "P-3"]
    assert parsed.counts["rows"] == 3 == parsed.counts["entities"] + parsed.counts["records_quarantined"]
    assert [p.line for p in parsed.quarantined] == [3]
    assert says in parsed.quarantined[0].message


@pytest.mark.parametrize(
    ("column", "value", "says", "kept"),
    [
        ("birth_dates", "2 March 71", "'2 March 71'", "Birth date as written: 2 March 71"),
        ("identifiers", "12345", "'12345'", "Identifier as written: 12345"),
        ("listed_on", "yesterday", "'yesterday'", ""),
    ],
)
def test_a_field_that_cannot_be_read_does_not_lose_the_row(column, value, says, kept):
    parsed = plain.parse(files.plain(f"id,kind,name,{column}\nP-1,person,X,{value}\n"))

    assert parsed.quarantined == ()
    assert parsed.entities[0].remarks == kept
    assert [p.line for p in parsed.problems] == [2]
    assert says in parsed.problems[0].message


def test_a_row_that_repeats_is_read_once():
    parsed = plain.parse(files.plain("id,kind,name\nP-1,person,X\nP-1,person,X\n"))

    assert (parsed.counts["rows"], parsed.counts["entities"], parsed.counts["records_repeated"]) == (2, 1, 1)
    assert parsed.problems[0].message == "The record P-1 repeats the one of line 2; it was read once."


def test_the_demonstration_list_is_well_formed_and_says_that_it_is_fictional():
    parsed = SOURCES["plain"].parse([NamedFile("demonstration.csv", DEMONSTRATION_FILE.read_bytes())])

    assert parsed.counts["entities"] == 200
    assert parsed.problems == parsed.quarantined == ()
    assert {entity.kind for entity in parsed.entities} == {"person", "organization", "vessel", "aircraft"}
    assert {n.script for e in parsed.entities for n in e.names} >= {"Latin", "Cyrillic", "Arabic", "Han"}
    assert all("Fictional" in entity.remarks for entity in parsed.entities)
    assert all(address.country_code for entity in parsed.entities for address in entity.addresses)
