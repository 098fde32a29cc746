import pytest

from screening.watchlists.sources import un_sc
from screening.watchlists.sources.listed import Identifier
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files


def test_names_in_every_script_dates_and_documents():
    parsed = un_sc.parse(files.un())

    person, company = parsed.entities
    assert [(n.value, n.quality, n.script) for n in person.names] == [
        ("NADIM QASRAWANI", "primary", "Latin"),
        ("نديم قصرواني", "strong", "Arabic"),
        ("Abu Demo", "weak", "Latin"),
    ]
    assert person.birth_dates == ("1979~", "1977/1980")
    assert person.nationalities == ("IR",)
    assert person.identifiers == (Identifier("passport", "N118804"),)
    assert person.listed_on.isoformat() == "2023-06-02"
    assert person.remarks == "DMi.001"
    assert company.names[1].quality == "former"
    assert parsed.published_on.isoformat() == "2026-02-27"
    assert parsed.counts["alias_elements"] == 3
    assert parsed.counts["alias_elements_empty"] == 1
    assert parsed.counts["address_elements"] == parsed.counts["addresses"] + 1


def test_title_designation_and_place_of_birth_are_remarks():
    more = (
        "<TITLE><VALUE>Haji</VALUE></TITLE><DESIGNATION><VALUE>Director</VALUE></DESIGNATION>"
        "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Ras Sidra</CITY><COUNTRY>Libya</COUNTRY>"
        "</INDIVIDUAL_PLACE_OF_BIRTH>"
    )
    person = un_sc.parse(files.un(files.UN.replace("<LISTED_ON>", more + "<LISTED_ON>"))).entities[0]

    assert person.remarks == ("DMi.001; Title: Haji; Designation: Director; Place of birth: Ras Sidra, Libya")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (files.BOMB, None, "document type|not well-formed"),
        (files.EXTERNAL, 1, "document type"),
        (files.UN.replace("</INDIVIDUALS>", "</INDIVIDUAL>"), 16, "not well-formed"),
        (files.UN.replace("QASRAWANI", "QASRA\x19WANI"), 5, "not well-formed"),
        (files.UN.encode("latin-1", "replace").replace(b"NADIM", b"NAD\xefM"), 5, "not well-formed"),
        (files.UN[: len(files.UN) // 2], None, "not well-formed"),
        (files.UN.replace("INDIVIDUALS>", "PEOPLE>"), 0, "INDIVIDUALS is missing"),
        (files.UN.replace("CONSOLIDATED_LIST", "SOMETHING"), 2, "root element is SOMETHING"),
        ("<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>", 0, "no records"),
        ("id,kind,name\n", 1, "not well-formed"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(text, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        un_sc.parse(files.un(text))

    assert line is None or refused.value.line == line


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<DATAID>2<", "<DATAID>1<", "The id 1 stands twice with different content, first in line 4"),
        ("<DATAID>2</DATAID>", "", "has no id"),
        ("<FIRST_NAME>Parsavan Works</FIRST_NAME>", "", "has no name"),
        ("<FIRST_NAME>Parsavan Works</FIRST_NAME>", "<FIRST_NAME>'</FIRST_NAME>", "without a letter"),
    ],
)
def test_a_bad_entry_is_quarantined_and_the_others_are_read(old, new, says):
    parsed = un_sc.parse(files.un(files.UN.replace(old, new)))

    assert [entity.external_id for entity in parsed.entities] == ["1"]
    assert parsed.counts["individual_elements"] + parsed.counts["entity_elements"] == 2
    assert [p.line for p in parsed.quarantined] == [18]
    assert says in parsed.quarantined[0].message


def test_a_birth_date_that_is_none_stays_in_the_remarks():
    parsed = un_sc.parse(files.un(files.UN.replace("<YEAR>1979<", "<YEAR>79<")))

    assert parsed.entities[0].birth_dates == ("1977/1980",)
    assert "Birth date as written: circa 79" in parsed.entities[0].remarks
    assert parsed.problems[0].line == 4
