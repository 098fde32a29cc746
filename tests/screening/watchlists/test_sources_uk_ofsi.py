import pytest

from screening.watchlists.sources import uk_ofsi
from screening.watchlists.sources.listed import Identifier, ListedAddress
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files

ADDRESSES = [f"Address {n}" for n in range(1, 7)]
NAMES = ["Name 6", *(f"Name {n}" for n in range(1, 6))]
OF_2018 = [
    *NAMES,
    *("Title", "DOB", "Town of Birth", "Country of Birth", "Nationality", "Passport Details", "NI Number"),
    *("Position", *ADDRESSES, "Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type"),
    *("Regime", "Listed On", "Last Updated", "Group ID"),
]
OF_2022 = [
    *NAMES,
    *("Title", "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language", "DOB"),
    *("Town of Birth", "Country of Birth", "Nationality", "Passport Number", "Passport Details"),
    *("National Identification Number", "National Identification Details", "Position", *ADDRESSES),
    *("Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type", "Alias Quality", "Regime"),
    *("Listed On", "UK Sanctions List Date Designated", "Last Updated", "Group ID"),
]
OF_2026 = [
    *("Last Updated", "Unique ID", "OFSI Group ID", "UN Reference Number", *NAMES, "Name type"),
    *("Alias strength", "Title", "Name non-latin script", "Non-latin script type", "Regime Name"),
    *("Designation Type", "Sanctions Imposed", "Other Information", "UK Statement of Reasons"),
    *(f"Address Line {n}" for n in range(1, 7)),
    *("Address Postal Code", "Address Country", "Date Designated", "D.O.B", "Nationality(/ies)"),
    *("National Identifier number", "Passport number", "Position", "Gender", "Type of entity"),
    *("Business registration number (s)", "IMO number", "Type of ship"),
]
PERSON = {
    "Name 6": "ZHELBRODOV",
    "Name 1": "Viktor",
    "DOB": "00/03/1971",
    "Nationality": "(1) Russian (2) Cyprus",
    "Passport Details": "(1) 4410021 (Russian) issued 2 May 2016 (2) SE-011697 (Cyprus)",
    "NI Number": "Ration card no. 1729765",
    "Town of Birth": "Sembilang",
    "Group Type": "Individual",
    "Alias Type": "AKA",
    "Regime": "Demo",
    "Listed On": "17/07/2012",
    "Group ID": "7",
}


def csv(columns, *rows, first="Last Updated,13/04/2018", encoding="utf-8"):
    lines = [",".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    text = "\r\n".join([*([first] if first else []), ",".join(columns), *lines, ""])
    return [files.named("ConList.csv", text.encode(encoding))]


def test_the_rows_of_a_group_are_one_entity():
    rows = [
        PERSON,
        {**PERSON, "DOB": "02/04/1972", "Address 1": "4 Mill Lane", "Country": "Libya (previous)"},
        {**PERSON, "Name 6": "ZHELBRODOFF", "Alias Type": "Prime Alias", "Listed On": "01/01/2011"},
        {**PERSON, "Name 6": "OLDNAME", "Alias Type": "FKA", "DOB": "in spring"},
    ]
    parsed = uk_ofsi.parse(csv(OF_2018, *rows))
    (person,) = parsed.entities

    assert (person.external_id, person.kind) == ("7", "person")
    assert [(n.value, n.quality) for n in person.names] == [
        ("Viktor ZHELBRODOFF", "primary"),
        ("Viktor ZHELBRODOV", "strong"),
        ("Viktor OLDNAME", "former"),
    ]
    assert person.birth_dates == ("1971-03", "1972-04-02")
    assert person.nationalities == ("RU", "CY")
    assert person.identifiers == (
        Identifier("passport", "4410021", "", "4410021 (Russian) issued 2 May 2016"),
        Identifier("passport", "SE-011697", "", "SE-011697 (Cyprus)"),
        Identifier("national id", "1729765", "", "Ration card no. 1729765"),
    )
    assert person.addresses == (ListedAddress("4 Mill Lane, Libya (previous)", "Libya (previous)", "LY"),)
    assert person.programs == ("Demo",)
    assert person.listed_on.isoformat() == "2011-01-01"
    assert "Birth date as written: in spring" in person.remarks
    assert parsed.published_on.isoformat() == "2018-04-13"
    assert (parsed.counts["rows"], parsed.counts["rows_repeating_a_name"]) == (4, 1)


def test_the_layout_with_other_scripts_and_qualities():
    rows = [
        {**PERSON, "Alias Type": "Primary name", "Name Non-Latin Script": "Виктор Желбродов"},
        {**PERSON, "Name 6": "VITKA", "Alias Type": "Primary name variation", "Alias Quality": "Low Quality"},
        {"Name 6": "AMBER PETREL", "Group Type": "Ship", "Alias Type": "Primary name", "Group ID": "8"}
        | {"Regime": "Demo", "Other Information": "(IMO number: 9000006). Flag Cuba."},
    ]
    person, ship = uk_ofsi.parse(csv(OF_2022, *rows)).entities

    assert [(n.value, n.quality, n.script) for n in person.names] == [
        ("Viktor ZHELBRODOV", "primary", "Latin"),
        ("Viktor VITKA", "weak", "Latin"),
        ("Виктор Желбродов", "strong", "Cyrillic"),
    ]
    assert ship.kind == "vessel"
    assert ship.identifiers == (Identifier("imo", "9000006"),)


def test_the_uk_sanctions_list_that_took_its_place():
    row = {
        "Unique ID": "DEM0001",
        "OFSI Group ID": "",
        "UN Reference Number": "DMi.001",
        "Name 6": "KESTRELMOOR LTD",
        "Name type": "Primary Name",
        "Name non-latin script": "Кестрельмур",
        "Regime Name": "The Demo Regulations",
        "Designation Type": "Entity",
        "Sanctions Imposed": "Asset freeze",
        "Address Line 1": "4 Mill Lane",
        "Address Postal Code": "W12",
        "Address Country": "United Kingdom",
        "Date Designated": "31/07/2024",
        "Business registration number (s)": "No. 1027700092661",
    }
    alias = {**row, "Name 6": "KML", "Name type": "Alias", "Alias strength": "Low quality"}
    (company,) = uk_ofsi.parse(csv(OF_2026, row, alias, first="Report Date: 13-Feb-2026")).entities

    assert company.external_id == "DEM0001"
    assert [(n.value, n.quality) for n in company.names] == [
        ("KESTRELMOOR LTD", "primary"),
        ("KML", "weak"),
        ("Кестрельмур", "strong"),
    ]
    assert company.addresses[0].text == "4 Mill Lane, W12, United Kingdom"
    assert company.identifiers == (Identifier("registration", "1027700092661", "", "No. 1027700092661"),)
    assert company.programs == ("The Demo Regulations",)
    assert company.remarks == "UN reference: DMi.001; Sanctions: Asset freeze"
    assert company.listed_on.isoformat() == "2024-07-31"


def test_the_date_line_and_its_date():
    assert uk_ofsi.parse(csv(OF_2018, PERSON, first="")).published_on is None
    assert (
        uk_ofsi.parse(csv(OF_2018, PERSON, first="Report Date: 13-Feb-2026")).published_on.isoformat()
        == "2026-02-13"
    )


def test_the_oldest_layout_is_windows_1252_and_the_later_ones_are_not():
    row = {**PERSON, "Position": "Director of “Petrel”"}
    (person,) = uk_ofsi.parse(csv(OF_2018, row, encoding="cp1252")).entities

    assert "Director of “Petrel”" in person.remarks
    with pytest.raises(ListRefused, match="line 3: The file is not UTF-8: byte 0x93"):
        uk_ofsi.parse(csv(OF_2022, row, encoding="cp1252"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({**PERSON, "Group ID": ""}, "no group id"),
        ({**PERSON, "Name 6": "", "Name 1": ""}, "has no name"),
        ({**PERSON, "Name 6": "'", "Name 1": ""}, "without a letter or digit"),
        ({**PERSON, "Group Type": "Sundial"}, "The type of group '7' is 'Sundial'"),
        ({**PERSON, "Group Type": ""}, "The type of group '7' is ''"),
    ],
)
def test_a_bad_group_is_quarantined_and_the_others_are_read(row, says):
    parsed = uk_ofsi.parse(csv(OF_2018, row, {**PERSON, "Group ID": "8"}))

    assert [entity.external_id for entity in parsed.entities] == ["8"]
    assert (parsed.counts["rows"], parsed.counts["rows_left_out"]) == (2, 1)
    assert [p.line for p in parsed.quarantined] == [3]
    assert says in parsed.quarantined[0].message


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (csv(OF_2018), "a header and no rows"),
        (csv([c for c in OF_2018 if c != "Group ID"], PERSON), "Missing columns: group id or unique id"),
        (csv([c for c in OF_2018 if c != "Name 3"], PERSON), "Missing columns: name 3"),
        (csv([c for c in OF_2018 if c != "Name 6"], PERSON), "Missing columns"),
        ([files.named("x.csv", "Last Updated,13/04/2018\n")], "Missing columns"),
        ([files.named("x.csv", '"')], "Not readable as CSV"),
    ],
)
def test_a_damaged_file_is_refused(given, says):
    with pytest.raises(ListRefused, match=says):
        uk_ofsi.parse(given)
