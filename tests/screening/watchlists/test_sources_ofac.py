import pytest

from screening.watchlists.sources import SOURCES, ofac
from screening.watchlists.sources.listed import Identifier, ListedAddress
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files

LONG = "x" * 980
XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.example/exports/XML">
  <publshInformation><Publish_Date>03/28/2025</Publish_Date><Record_Count>3</Record_Count></publshInformation>
  <sdnEntry>
    <uid>102</uid><firstName>Viktor</firstName><lastName>ZHELBRODOV</lastName><title>Director</title>
    <sdnType>Individual</sdnType><remarks>Linked To: DEMO</remarks>
    <programList><program>DEMO-A</program><program>DEMO-B</program></programList>
    <idList>
      <id><uid>1</uid><idType>Passport</idType><idNumber>4410021</idNumber><idCountry>Russia</idCountry>
        <issueDate>02 May 2016</issueDate><expirationDate>2026</expirationDate></id>
      <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
      <id><uid>3</uid><idType>Digital Currency Address - XBT</idType><idNumber>QQ1demo</idNumber></id>
    </idList>
    <akaList>
      <aka><uid>4</uid><type>a.k.a.</type><category>strong</category><lastName>JEL<!-- a -->BRODOV</lastName>
        <firstName>Victor</firstName></aka>
      <aka><uid>5</uid><type>f.k.a.</type><category>strong</category><lastName>OLDNAME</lastName></aka>
      <aka><uid>6</uid><type>a.k.a.</type><category>weak</category><lastName>Vit'ka</lastName></aka>
    </akaList>
    <addressList><address><uid>7</uid><address1>4 Mill Lane</address1><city>Ras Sidra</city>
      <postalCode>10</postalCode><country>Libya</country></address></addressList>
    <nationalityList><nationality><uid>8</uid><country>Russia</country></nationality></nationalityList>
    <citizenshipList><citizenship><uid>9</uid><country>Cyprus</country></citizenship></citizenshipList>
    <dateOfBirthList>
      <dateOfBirthItem><uid>10</uid><dateOfBirth>02 Mar 1971</dateOfBirth></dateOfBirthItem>
      <dateOfBirthItem><uid>11</uid><dateOfBirth>circa 1972</dateOfBirth></dateOfBirthItem>
      <dateOfBirthItem><uid>12</uid><dateOfBirth>one spring</dateOfBirth></dateOfBirthItem>
    </dateOfBirthList>
    <placeOfBirthList><placeOfBirthItem><uid>13</uid><placeOfBirth>Sembilang</placeOfBirth></placeOfBirthItem>
    </placeOfBirthList>
  </sdnEntry>
  <sdnEntry>
    <uid>103</uid><lastName>AMBER PETREL</lastName><sdnType>Vessel</sdnType>
    <idList><id><uid>14</uid><idType>Vessel Registration Identification</idType>
      <idNumber>IMO 9000006</idNumber></id></idList>
    <vesselInfo><callSign>DEMO7</callSign><vesselType>Tug</vesselType><vesselFlag>Cuba</vesselFlag>
    </vesselInfo>
  </sdnEntry>
  <sdnEntry><uid>104</uid><lastName>DEMO-AIR 7</lastName><sdnType>Aircraft</sdnType></sdnEntry>
</sdnList>
"""


def xml(text=XML):
    return [files.named("sdn.xml", text)]


def test_ofac_reads_names_addresses_remarks_and_programs():
    parsed = ofac.parse(files.ofac())

    company, person, vessel = parsed.entities
    assert [(n.value, n.quality) for n in company.names] == [
        ("KESTRELMOOR DEFENSE SYSTEMS", "primary"),
        ("KESTREL MOOR", "strong"),
        ("KDS", "weak"),
    ]
    assert company.kind == "organization"
    assert company.programs == ("DEMO-A", "DEMO-B")
    assert company.addresses == (ListedAddress("40 Orchard Bend, Sembilang, Malaysia", "Malaysia", "MY"),)
    assert company.identifiers == (Identifier("tax", "12345678", "Malaysia"),)
    assert person.birth_dates == ("1971-03-02", "1972~")
    assert person.nationalities == ("RU",)
    assert person.names[1].quality == "former"
    assert person.addresses == ()
    assert person.identifiers == (Identifier("passport", "4410021", "Russia", "expires 2026"),)
    assert person.remarks.startswith("Director; DOB 02 Mar 1971; ")
    assert vessel.kind == "vessel"
    assert vessel.identifiers == (Identifier("call sign", "DEMO7"), Identifier("imo", "9000006"))
    assert vessel.remarks.startswith("Vessel type: General Cargo; Tonnage: 2597; ")


def test_counts_account_for_every_row():
    alt = files.ALT + '999,3,"aka","NOBODY",-0- \r\n101,4,"aka",-0- ,-0- \r\n' + files.END
    parsed = ofac.parse(files.ofac(alt=alt))
    counts = parsed.counts

    assert counts["entity_rows"] == counts["entities"] == 3
    assert counts["alias_rows"] == 4 == counts["names_from_alias_rows"] + counts["alias_rows_empty"] + 1
    assert counts["address_rows"] == counts["addresses"] + counts["address_rows_empty"]
    assert counts["names"] == 3 + counts["names_from_alias_rows"] + counts["names_from_remarks"]
    assert counts["end_markers"] == 3
    assert [(p.file, p.line, p.message) for p in parsed.quarantined] == [
        ("alt.csv", 3, "No entity 999 in the entity file; the row is left out.")
    ]


@pytest.mark.parametrize(
    ("spoiled", "line", "says"),
    [
        ({"sdn": files.SDN}, 3, "cut off"),
        ({"sdn": files.SDN + '104,"CUT OF'}, 4, "Not readable as CSV"),
        ({"sdn": files.SDN.replace(",-0- ", "", 1) + files.END}, 1, "The first row has 11 columns"),
        ({"sdn": files.END}, 1, "The first row has 1 columns"),
        ({"alt": files.SDN + files.END}, 0, "Two files of entities"),
        ({"alt": files.ALT + "\x00" + files.END}, 3, "NUL"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(spoiled, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        ofac.parse(files.ofac(**spoiled))

    assert refused.value.line == line


@pytest.mark.parametrize(
    ("spoiled", "file", "line", "says"),
    [
        ({"alt": files.ALT + "102,3\r\n" + files.END}, "alt.csv", 3, "2 columns instead of 5"),
        ({"add": files.ADD + files.ADD + files.END}, "add.csv", 3, "The id 1 stands twice, first in line 1"),
        ({"alt": files.ALT + '102,x,"aka","X",-0- \r\n' + files.END}, "alt.csv", 3, "Column 2 is 'x'"),
        ({"sdn": files.SDN.replace("103,", "x,", 1) + files.END}, "sdn.csv", 3, "'x', not a number"),
        (
            {"sdn": files.SDN.replace('"vessel"', '"submarine"') + files.END},
            "sdn.csv",
            3,
            "'submarine' is not",
        ),
        ({"sdn": files.SDN.replace('"AMBER PETREL"', '""') + files.END}, "sdn.csv", 3, "has no name"),
        ({"sdn": files.SDN.replace("AMBER PETREL", "'") + files.END}, "sdn.csv", 3, "without a letter"),
        (
            {"sdn": files.SDN.replace("103,", "102,", 1) + files.END},
            "sdn.csv",
            3,
            "stands twice with different",
        ),
    ],
)
def test_a_bad_row_is_quarantined_and_the_others_are_read(spoiled, file, line, says):
    parsed = ofac.parse(files.ofac(**spoiled))

    assert any((p.file, p.line) == (file, line) and says in p.message for p in parsed.quarantined)
    assert [entity.external_id for entity in parsed.entities][:2] == ["101", "102"]


def test_both_lists_in_one_file_are_read_once_where_they_agree():
    parsed = ofac.parse(files.ofac(sdn=files.SDN + files.END + "\r\n" + files.SDN + files.END))

    assert parsed.counts["entity_rows"] == 6
    assert parsed.counts["records_repeated"] == parsed.counts["entities"] == 3
    assert parsed.counts["end_markers"] == 4
    assert parsed.quarantined == ()


def test_a_remark_goes_on_in_the_comments_file_in_the_middle_of_a_word_or_behind_a_space():
    rows = (
        f'201,"FIRST BANK",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{LONG}; Registration Num"\r\n'
        f'202,"SECOND BANK",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{LONG}; Registration Number "\r\n'
    )
    comments = '201,"ber 1027700342890 (Russia); a.k.a. \'FB\'."\r\n202,"77 (Russia)."\r\n' + files.END
    given = [*files.ofac(sdn=files.SDN + rows + files.END), files.named("sdn_comments.csv", comments)]

    first, second = ofac.parse(given).entities[3:]

    assert first.identifiers == (Identifier("registration", "1027700342890", "Russia"),)
    assert first.names[1].value == "FB"
    assert second.identifiers == (Identifier("registration", "77", "Russia"),)


def test_a_birth_date_that_is_none_stays_in_the_remarks():
    sdn = files.SDN.replace("DOB 02 Mar 1971", "DOB 31 Feb 1971") + files.END
    parsed = ofac.parse(files.ofac(sdn=sdn))

    assert parsed.entities[1].birth_dates == ("1972~",)
    assert "DOB 31 Feb 1971" in parsed.entities[1].remarks
    assert [(p.line, "'31 Feb 1971'" in p.message) for p in parsed.problems] == [(2, True)]


def test_all_three_files_are_needed():
    with pytest.raises(ListRefused, match=r"aliases \(alt.csv\) is missing"):
        ofac.parse(files.ofac()[:1])
    with pytest.raises(ListRefused, match="given: none"):
        ofac.parse([])


def test_both_lists_have_a_source():
    for key in ("ofac-sdn", "ofac-cons"):
        assert len(SOURCES[key].parse(files.ofac()).entities) == 3
        assert len(SOURCES[key].parse(xml()).entities) == 3


def test_the_classic_xml():
    parsed = ofac.parse(xml())
    person, vessel, aircraft = parsed.entities

    assert [(n.value, n.quality) for n in person.names] == [
        ("ZHELBRODOV, Viktor", "primary"),
        ("JELBRODOV, Victor", "strong"),
        ("OLDNAME", "former"),
        ("Vit'ka", "weak"),
    ]
    assert person.external_id == "102"
    assert person.kind == "person"
    assert person.birth_dates == ("1971-03-02", "1972~")
    assert person.nationalities == ("RU", "CY")
    assert person.addresses == (ListedAddress("4 Mill Lane, Ras Sidra, 10, Libya", "Libya", "LY"),)
    assert person.identifiers == (
        Identifier("passport", "4410021", "Russia", "issued 02 May 2016 expires 2026"),
        Identifier("wallet", "QQ1demo"),
    )
    assert person.programs == ("DEMO-A", "DEMO-B")
    assert person.remarks == (
        "Director; Place of birth: Sembilang; Birth date as written: one spring; Linked To: DEMO; Gender Male"
    )
    assert vessel.identifiers == (Identifier("call sign", "DEMO7"), Identifier("imo", "9000006"))
    assert vessel.remarks == "Vessel type: Tug; Flag: Cuba"
    assert aircraft.kind == "aircraft"
    assert parsed.published_on.isoformat() == "2025-03-28"
    assert parsed.counts["entity_elements"] == 3
    assert parsed.counts["alias_elements"] == 3
    assert len(parsed.problems) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("<uid>103</uid>", "", 32, "no id"),
        ("<uid>103</uid>", "<uid>102</uid>", 32, "stands twice with different content, first in line 4"),
        ("Vessel</sdnType>", "Submarine</sdnType>", 32, "'Submarine' is not known"),
        ("AMBER PETREL", "—", 32, "without a letter or digit"),
    ],
)
def test_a_bad_xml_entry_is_quarantined(old, new, line, says):
    parsed = ofac.parse(xml(XML.replace(old, new)))

    assert [entity.external_id for entity in parsed.entities] == ["102", "104"]
    assert parsed.counts["entity_elements"] == 3
    assert [p.line for p in parsed.quarantined] == [line]
    assert says in parsed.quarantined[0].message


def test_an_xml_with_fewer_entries_than_it_says_has_a_problem():
    parsed = ofac.parse(xml(XML.replace("<Record_Count>3", "<Record_Count>4")))

    assert "says that it has 4 entries; it has 3" in parsed.problems[-1].message
