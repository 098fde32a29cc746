import pytest

from screening.watchlists.sources import ca_sema
from screening.watchlists.sources.listed import Identifier
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files

XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <record>
    <Country>Ruritania / Ruritanie</Country><LastName>ZHELBRODOV</LastName><GivenName>Viktor </GivenName>
    <TitleOrShip>Colonel</TitleOrShip>
    <DateOfBirthOrShipBuildDate>1971-03-02 OR 1972</DateOfBirthOrShipBuildDate>
    <Schedule>1, Part 1.1</Schedule><Item>7</Item><DateOfListing>2022-02-24</DateOfListing>
    <Aliases>Vitka, Belarussian: Віктар Жэлбродаў; Russian: Виктор Желбродов
Victor Z   Arabic: فيكتور زل</Aliases>
  </record>
  <record>
    <Country>Ruritania / Ruritanie</Country><EntityOrShip>Petrel Institute/Institut Petrel</EntityOrShip>
    <Schedule>1, Part 2</Schedule><Item>7</Item><DateOfListing>2022-02-24</DateOfListing>
    <Aliases>Петрель, ООО, Petrel Works, LLC</Aliases>
  </record>
  <record>
    <Country>Ruritania / Ruritanie</Country><EntityOrShip>Amber Petrel</EntityOrShip>
    <TitleOrShip>Oil Tanker</TitleOrShip><ShipIMONumber>9000006</ShipIMONumber>
    <DateOfBirthOrShipBuildDate>1997</DateOfBirthOrShipBuildDate><Item>6</Item>
    <DateOfListing>2025-02-21</DateOfListing>
  </record>
</data-set>
"""


def parsed(text=XML):
    return ca_sema.parse([files.named("sema.xml", text)])


def test_persons_organizations_and_ships():
    result = parsed()
    person, company, ship = result.entities

    assert person.external_id == "ruritania-1-part-1.1-7"
    assert [(n.value, n.quality, n.script) for n in person.names] == [
        ("Viktor ZHELBRODOV", "primary", "Latin"),
        ("Vitka", "weak", "Latin"),
        ("Віктар Жэлбродаў", "strong", "Cyrillic"),
        ("Виктор Желбродов", "strong", "Cyrillic"),
        ("Victor Z", "strong", "Latin"),
        ("فيكتور زل", "strong", "Arabic"),
    ]
    assert person.birth_dates == ("1971-03-02", "1972")
    assert person.programs == ("Ruritania / Ruritanie",)
    assert person.citation == "Schedule 1, Part 1.1, item 7"
    assert person.listed_on.isoformat() == "2022-02-24"
    assert person.remarks.startswith("Title: Colonel; Aliases as written: Vitka, ")
    assert [n.value for n in company.names] == [
        "Petrel Institute",
        "Institut Petrel",
        "Петрель, ООО",
        "Petrel Works, LLC",
    ]
    assert (company.kind, ship.kind) == ("organization", "vessel")
    assert ship.identifiers == (Identifier("imo", "9000006"),)
    assert ship.birth_dates == ()
    assert ship.remarks == "Type of ship: Oil Tanker; Built: 1997"
    assert result.counts["record_elements"] == 3
    assert result.counts["names"] == 3 + result.counts["names_from_aliases"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<Item>6</Item>", "", "has no id"),
        (
            "<Item>6</Item>",
            "<Schedule>1, Part 2</Schedule><Item>7</Item>",
            "stands twice with",
        ),
        ("Amber Petrel", "", "has no name"),
        ("Amber Petrel", "…", "without a letter or digit"),
    ],
)
def test_a_bad_record_is_quarantined_and_the_others_are_read(old, new, says):
    result = parsed(XML.replace(old, new))

    assert len(result.entities) == 2
    assert result.counts["record_elements"] == 3
    assert [p.line for p in result.quarantined] == [16]
    assert says in result.quarantined[0].message


def test_dates_that_are_none_are_problems():
    result = parsed(XML.replace("1971-03-02 OR 1972", "Sep-99").replace("2025-02-21", "soon"))

    assert "Birth date as written: Sep-99" in result.entities[0].remarks
    assert [(p.line, p.message.split("'")[1]) for p in result.problems] == [(3, "Sep-99"), (16, "soon")]


def test_a_damaged_file_is_refused():
    with pytest.raises(ListRefused, match="not well-formed"):
        parsed(XML[:700])
    with pytest.raises(ListRefused, match="root element is records"):
        parsed("<records/>")
