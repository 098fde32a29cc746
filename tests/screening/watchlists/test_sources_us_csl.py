import json
from datetime import date

import pytest

from screening.watchlists.sources import us_csl
from screening.watchlists.sources.kinds import guessed
from screening.watchlists.sources.listed import Identifier, ListedAddress
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import files

HEADER = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,"
    "gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,"
    "dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)
COLUMNS = HEADER.split(",")
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
MBS = "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
PERSON = {
    "source": SDN,
    "entity_number": "101",
    "type": "Individual",
    "programs": "DEMO-A; DEMO-B",
    "name": "ZHELBRODOV, Viktor",
    "title": "Director",
    "addresses": '4 Mill Lane, Ras Sidra, LY; EL PASO, TX, 79905; "Old, ""Mill""", RU'.replace('"', ""),
    "alt_names": "JELBRODOV, Victor; Желбродов, Виктор; JELBRODOV, Victor",
    "dates_of_birth": "1971-03-02; circa 1972; 1960 to 1965; in the spring",
    "nationalities": "RU",
    "citizenships": "RU; CY",
    "places_of_birth": "Sembilang",
    "ids": (
        "RU, 2030-05-01, 2020-05-02, 4410021, Passport; 12, 34, Tax ID No.; Male, Gender; "
        "QQ1demo, Digital Currency Address - XBT"
    ),
}
VESSEL = {
    "source": SDN,
    "entity_number": "103",
    "type": "Vessel",
    "name": "AMBER PETREL",
    "call_sign": "DEMO7",
    "vessel_type": "Tug",
    "vessel_flag": "Cuba",
    "ids": "IMO 9000006, Vessel Registration Identification; 271000001, MMSI",
}
COMPANY = {
    "source": EL,
    "name": "Kestrelmoor Defense Systems",
    "license_requirement": "For all items subject to the EAR.",
    "license_policy": "Presumption of denial.",
    "federal_register_notice": "83 FR 37423",
    "start_date": "2018-08-01",
}


def csv(*entries, columns=COLUMNS):
    quoted = [",".join(f'"{entry.get(c, "")}"' for c in columns) for entry in entries]
    return [files.named("consolidated.csv", "\n".join([",".join(columns), *quoted]) + "\n")]


def condensed(*entries, **changed):
    content = {
        "sourceGeneratedAt": "2026-07-31T13:15:00.015113+00:00",
        "entryCount": len(entries),
        "fieldKey": {
            "n": "name",
            "a": "alt_names",
            "s": "source (index into tables.sources)",
            "t": "type",
            "c": "address countries (ISO-2)",
            "e": "entity_number",
            "lr": "license_requirement (index into tables.licenceRequirements)",
            "fr": "federal_register_notice",
        },
        "tables": {"sources": [EL, SDN], "licenceRequirements": ["For all items."]},
        "entries": list(entries),
    }
    return [files.named("list.json", json.dumps({**content, **changed}))]


def test_every_column_of_a_treasury_entry_is_read():
    parsed = us_csl.parse(csv(PERSON, VESSEL))
    person, vessel = parsed.entities

    assert (person.external_id, person.kind) == ("SDN-101", "person")
    assert [(n.value, n.quality, n.script) for n in person.names] == [
        ("ZHELBRODOV, Viktor", "primary", "Latin"),
        ("JELBRODOV, Victor", "strong", "Latin"),
        ("Желбродов, Виктор", "strong", "Cyrillic"),
    ]
    assert person.programs == (SDN, "DEMO-A", "DEMO-B")
    assert person.addresses == (
        ListedAddress("4 Mill Lane, Ras Sidra, LY", "LY", "LY"),
        ListedAddress("EL PASO, TX, 79905", "", ""),
        ListedAddress("Old, Mill, RU", "RU", "RU"),
    )
    assert person.birth_dates == ("1971-03-02", "1972~", "1960/1965")
    assert person.nationalities == ("RU", "CY")
    assert person.identifiers == (
        Identifier("passport", "4410021", "RU", "2030-05-01, 2020-05-02"),
        Identifier("tax", "12, 34"),
        Identifier("wallet", "QQ1demo"),
    )
    assert person.remarks == (
        "Title: Director; Place of birth: Sembilang; Birth date as written: in the spring; Male, Gender"
    )
    assert [p.line for p in parsed.problems] == [2]
    assert "'in the spring'" in parsed.problems[0].message
    assert vessel.identifiers == (
        Identifier("call sign", "DEMO7"),
        Identifier("imo", "9000006"),
        Identifier("mmsi", "271000001"),
    )
    assert vessel.remarks == "Vessel type: Tug; Flag: Cuba"


def test_an_entry_of_commerce_has_its_requirement_its_citation_and_a_guessed_kind():
    (company,) = us_csl.parse(csv(COMPANY)).entities

    assert company.requirement == "For all items subject to the EAR. License policy: Presumption of denial."
    assert company.citation == "83 FR 37423"
    assert company.listed_on == date(2018, 8, 1)
    assert company.kind == "organization"
    assert company.remarks == us_csl.GUESSED


@pytest.mark.parametrize(
    "tail", ["; and any successor, sub-unit, or subsidiary thereof", ", and its sub-units"]
)
def test_successors_are_no_part_of_a_name(tail):
    (company,) = us_csl.parse(csv({**COMPANY, "name": f"Demo Works Ltd{tail}"})).entities

    assert [n.value for n in company.names] == ["Demo Works Ltd"]
    assert f"Name as written: Demo Works Ltd{tail}" in company.remarks


def test_one_number_on_two_lists_is_two_entries():
    parsed = us_csl.parse(csv(PERSON, {**PERSON, "source": MBS}))

    assert [entity.external_id for entity in parsed.entities] == ["SDN-101", "NS-MBS-101"]


def test_entries_of_one_name_keep_their_ids_whatever_the_order_of_the_file():
    other = {**COMPANY, "federal_register_notice": "84 FR 1"}

    there = us_csl.parse(csv(COMPANY, other)).entities
    back = us_csl.parse(csv(other, COMPANY)).entities

    assert {e.external_id: e for e in there} == {e.external_id: e for e in back}
    assert len({e.external_id for e in there}) == 2


def test_what_repeats_is_read_once_and_what_contradicts_is_quarantined():
    again = {**PERSON, "_id": "2", "source_list_url": "https://elsewhere.example"}
    parsed = us_csl.parse(csv(PERSON, again, {**PERSON, "title": "President"}, COMPANY, COMPANY))

    assert parsed.counts["rows"] == 5
    assert parsed.counts["entities"] == 2
    assert parsed.counts["records_repeated"] == 2
    assert [(p.line, p.message) for p in parsed.quarantined] == [
        (4, "The id SDN-101 stands twice with different content, first in line 2.")
    ]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({**PERSON, "name": ""}, "has no name"),
        ({**PERSON, "name": "-"}, "without a letter or digit"),
        ({**PERSON, "name": "Z" * 10_000}, "a name of 10,000 characters"),
        ({**PERSON, "type": "Submarine"}, "The type 'Submarine' is not known"),
        ({**PERSON, "source": ""}, "names no source list"),
        ({**PERSON, "entity_number": "1" * 90}, "longer than 60"),
        ({**PERSON, "alt_names": ";".join(f"A{n}" for n in range(10_001))}, "more than 10,000 names"),
    ],
)
def test_a_bad_entry_is_left_out_and_the_others_are_read(entry, says):
    parsed = us_csl.parse(csv(entry, VESSEL))

    assert [entity.name for entity in parsed.entities] == ["AMBER PETREL"]
    assert says in parsed.quarantined[0].message
    assert parsed.quarantined[0].line == 2
    assert len(parsed.quarantined[0].message) < 300


def test_aliases_that_cannot_be_compared_are_left_out_and_5000_others_are_read():
    aliases = [f"Alias {n}" for n in range(5000)]
    (entity,) = us_csl.parse(csv({**PERSON, "alt_names": ";".join(["'", "Z" * 10_000, *aliases])})).entities

    assert [name.value for name in entity.names[1:]] == aliases


def test_a_row_that_does_not_fit_is_left_out():
    (file,) = csv(PERSON)
    header, row = file.data.splitlines(keepends=True)
    parsed = us_csl.parse([files.named("bad.csv", header + b"102,Entity List\n" + row)])

    assert parsed.counts["rows"] == 2
    assert [(p.line, p.message) for p in parsed.quarantined] == [(2, "The row has 2 cells instead of 29.")]


def test_a_file_that_ends_within_a_row_is_refused_and_one_that_ends_within_a_cell_has_a_problem():
    (file,) = csv(PERSON, {**COMPANY, "ids": ""})
    with pytest.raises(ListRefused, match="line 3: The file is cut off: its last row has 10 cells"):
        us_csl.parse([files.named("cut.csv", b",".join(file.data.split(b",")[:-19]))])

    parsed = us_csl.parse([files.named("cut.csv", file.data[:-3])])
    assert "may be cut off" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (csv(), "a header and no rows"),
        (csv(PERSON, columns=[c for c in COLUMNS if c != "programs"]), "Missing columns: programs"),
        (csv(PERSON, columns=[*COLUMNS, "name"]), "A column stands twice"),
        ([*csv(PERSON), *csv(VESSEL)], "Give one file"),
        ([files.named("x", '{"entries": [')], "Not readable as JSON"),
        ([files.named("x", '{"a":' * 100_000)], "Not readable as JSON"),
        ([files.named("x", '{"n": ' + "9" * 5000 + "}")], "Not readable as JSON"),
        ([files.named("x", "[]")], "not an object"),
        ([files.named("x", "{}")], "no fieldKey, tables and entries"),
        (condensed(), "no entries"),
        (condensed({"n": "X", "s": 0}, entryCount=2), "says that it has 2 entries; it has 1"),
        (condensed({"n": "X", "s": 0}, fieldKey={"n": "name"}), "does not explain alt_names"),
        (condensed({"n": "X", "s": 0}, tables={}), "table of source is missing"),
    ],
)
def test_a_damaged_file_is_refused(given, says):
    with pytest.raises(ListRefused, match=says):
        us_csl.parse(given)


def test_the_condensed_json_reads_like_the_csv():
    parsed = us_csl.parse(
        condensed(
            {
                "n": "Kestrelmoor Systems",
                "a": ["KMS", "KM;Kestrel"],
                "s": 0,
                "c": ["CN", "REGION: GAZA"],
                "lr": 0,
            },
            {"n": "Petrel; a.k.a. Anna Demo", "s": 1, "t": "Individual", "e": "9", "fr": "1 FR 2"},
        )
    )
    company, person = parsed.entities

    assert [n.value for n in company.names] == ["Kestrelmoor Systems", "KMS", "KM", "Kestrel"]
    assert (
        company.external_id
        == us_csl.parse(csv({**COMPANY, "name": "Kestrelmoor Systems"})).entities[0].external_id
    )
    assert company.requirement == "For all items."
    assert [a.country_code for a in company.addresses] == ["CN", "PS"]
    assert [n.value for n in person.names] == ["Petrel", "Anna Demo"]
    assert (person.external_id, person.citation) == ("SDN-9", "1 FR 2")
    assert parsed.published_on == date(2026, 7, 31)


@pytest.mark.parametrize(
    "entry",
    [
        "text",
        {"n": "X", "s": 2},
        {"n": "X", "s": "0"},
        {"n": "X", "s": True},
        {"n": {"a": 1}, "s": 0},
        {"n": "X\x00Y", "s": 0},
        {"n": "X\ud800", "s": 0},
        {"n": "X", "s": 0, "a": [["Y"]]},
    ],
)
def test_a_bad_json_entry_is_left_out(entry):
    parsed = us_csl.parse(condensed({"n": "Kestrelmoor", "s": 0}, entry))

    assert parsed.counts["rows"] == 2
    assert [p.line for p in parsed.quarantined] == [2]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["VIKTOR ZHELBRODOV"], "person"),
        (["J. B. Demo (Ruritanian national)"], "person"),
        (["Kestrelmoor"], "organization"),
        (["Kestrelmoor S.A."], "organization"),
        (["Zhelbrodov & Sons"], "organization"),
        (["Anna Demo", "777"], "person"),
        (["Anna Demo", "Demo Trading"], "organization"),
    ],
)
def test_a_guess_at_the_kind(names, kind):
    assert guessed(names) == kind
