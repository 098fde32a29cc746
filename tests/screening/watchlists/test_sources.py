import gzip

import pytest

from screening.watchlists.rules import DEMONSTRATION_FILE
from screening.watchlists.sources import SOURCES, ofac_remarks, ofac_sdn, plain, un_sc
from screening.watchlists.sources.listed import Identifier, ListedAddress
from screening.watchlists.sources.places import country, country_code
from screening.watchlists.sources.reading import ListRefused, NamedFile, script_of, unpacked
from tests.screening.watchlists import files


def test_ofac_reads_names_addresses_remarks_and_programs():
    parsed = ofac_sdn.parse(files.ofac())

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
    assert vessel.kind == "vessel"
    assert vessel.identifiers == (Identifier("call sign", "DEMO7"), Identifier("imo", "9000006"))


def test_ofac_counts_account_for_every_row():
    orphan = '999,3,"aka","NOBODY",-0- \r\n'
    counts = (parsed := ofac_sdn.parse(files.ofac(alt=files.ALT + orphan + files.END))).counts

    assert counts["entity_rows"] == counts["entities"] == 3
    assert counts["alias_rows"] == counts["names_from_alias_rows"] + counts["alias_rows_empty"] + 1
    assert counts["alias_rows_without_entity"] == 1
    assert counts["address_rows"] == counts["addresses"] + counts["address_rows_empty"]
    assert counts["names"] == 3 + counts["names_from_alias_rows"] + counts["names_from_remarks"]
    assert counts["end_markers"] == 3
    assert [(p.file, p.line) for p in parsed.problems] == [("alt.csv", 3)]


@pytest.mark.parametrize(
    ("spoiled", "line", "says"),
    [
        ({"sdn": files.SDN}, 3, "cut off"),
        ({"sdn": files.SDN + '104,"CUT OF'}, 4, "Not readable as CSV"),
        ({"sdn": files.SDN.replace(",-0- ", "", 1) + files.END}, 1, "The first row has 11 columns"),
        ({"alt": files.ALT + "102,3\r\n" + files.END}, 3, "2 columns instead of 5"),
        ({"sdn": files.SDN + files.SDN + files.END}, 4, "The id 101 stands twice, first in line 1"),
        ({"add": files.ADD + files.ADD + files.END}, 3, "The id 1 stands twice"),
        ({"sdn": files.SDN.replace("101,", "x,", 1) + files.END}, 1, "not a number"),
        ({"sdn": files.SDN.replace('"vessel"', '"submarine"') + files.END}, 3, "'submarine' is not known"),
        ({"sdn": files.SDN.replace('"AMBER PETREL"', '""') + files.END}, 3, "has no name"),
        ({"alt": files.SDN + files.END}, 0, "Two files of entities"),
        ({"alt": files.ALT + "\x00" + files.END}, 3, "NUL"),
    ],
)
def test_ofac_refuses_the_whole_edition_and_names_the_line(spoiled, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        ofac_sdn.parse(files.ofac(**spoiled))

    assert refused.value.line == line


def test_ofac_needs_all_three_files():
    with pytest.raises(ListRefused, match=r"aliases \(alt.csv\) is missing"):
        ofac_sdn.parse(files.ofac()[:1])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("03 May 1938", "1938-05-03"),
        ("May 1938", "1938-05"),
        ("1938", "1938"),
        ("circa 1938", "1938~"),
        ("1938 to 1940", "1938/1940"),
        ("03 May 1938 to 04 Jun 1940", "1938-05-03/1940-06-04"),
        ("circa 1938-1940", "1938~/1940~"),
        ("unknown", ""),
    ],
)
def test_ofac_birth_dates(text, date):
    assert ofac_remarks.birth_date(text) == date


def test_un_reads_names_in_every_script_dates_and_documents():
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
    assert company.names[1].quality == "former"
    assert parsed.published_on.isoformat() == "2026-02-27"
    assert parsed.counts["alias_elements"] == 3
    assert parsed.counts["alias_elements_empty"] == 1
    assert parsed.counts["address_elements"] == parsed.counts["addresses"] + 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (files.BOMB, None, "document type|not well-formed"),
        (files.EXTERNAL, 1, "document type"),
        (files.UN.replace("</INDIVIDUALS>", "</INDIVIDUAL>"), 16, "not well-formed"),
        (files.UN.replace("QASRAWANI", "QASRA\x19WANI"), 5, "not well-formed"),
        (files.UN.encode("latin-1", "replace").replace(b"NADIM", b"NAD\xefM"), 5, "not well-formed"),
        (files.UN[: len(files.UN) // 2], None, "not well-formed"),
        (files.UN.replace("<DATAID>2<", "<DATAID>1<"), 18, "The DATAID 1 stands twice, first in line 4"),
        (files.UN.replace("<DATAID>2</DATAID>", ""), 18, "no DATAID"),
        (files.UN.replace("<FIRST_NAME>Parsavan Works</FIRST_NAME>", ""), 18, "has no name"),
        (files.UN.replace("INDIVIDUALS>", "PEOPLE>"), 2, "INDIVIDUALS is missing"),
        (files.UN.replace("CONSOLIDATED_LIST", "SOMETHING"), 2, "root element is SOMETHING"),
        ("id,kind,name\n", 1, "not well-formed"),
    ],
)
def test_un_refuses_what_is_hostile_or_broken(text, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        un_sc.parse(files.un(text))

    assert line is None or refused.value.line == line


def test_plain_reads_every_column():
    person, company = plain.parse(files.plain()).entities

    assert [n.script for n in person.names] == ["Latin", "Latin", "Arabic"]
    assert person.addresses == (ListedAddress("4 Mill Lane, Ras Sidra, Libya", "Libya", "LY"),)
    assert person.birth_dates == ("1979~",)
    assert person.identifiers == (Identifier("passport", "N118804", "SY"),)
    assert company.kind == "organization"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id,name\nP-1,X\n", 1, "Missing columns: kind"),
        ("id,kind,name,colour\nP-1,person,X,red\n", 1, "Unknown columns: colour"),
        ("id,kind,name,name\nP-1,person,X,Y\n", 1, "A column stands twice"),
        ("id,kind,name\n", 1, "no rows"),
        ("id,kind,name\nP-1,person,X\nP-1,person,Y\n", 3, "The id P-1 stands twice, first in line 2"),
        ("id,kind,name\nP-1,person\n", 2, "2 cells instead of 3"),
        ("id,kind,name\nP-1,robot,X\n", 2, "The kind is 'robot'"),
        ("id,kind,name\nP-1,person,\n", 2, "no id or no name"),
        ("id,kind,name,birth_dates\nP-1,person,X,2 March 71\n", 2, "birth date '2 March 71'"),
        ("id,kind,name,identifiers\nP-1,person,X,12345\n", 2, "identifier '12345'"),
        ("id,kind,name,listed_on\nP-1,person,X,yesterday\n", 2, "date 'yesterday'"),
        ('id,kind,name\nP-1,person,"X\n', 2, "Not readable as CSV"),
        (b"id,kind,name\nP-1,person,Mu\xf1oz\n", 2, "not UTF-8: byte 0xf1"),
        ("id,kind,name\nP-1,person,X\n".encode("utf-16"), 1, "not UTF-8"),
    ],
)
def test_plain_refuses_the_whole_file_and_names_the_line(text, line, says):
    with pytest.raises(ListRefused, match=says) as refused:
        plain.parse(files.plain(text))

    assert refused.value.line == line


def test_gzip_is_read_as_it_is_in_several_members_too():
    packed = gzip.compress(files.PLAIN[:40].encode()) + gzip.compress(files.PLAIN[40:].encode())

    assert unpacked(NamedFile("plain.csv.gz", packed)) == files.PLAIN.encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (gzip.compress(b""), "is empty"),
        (files.cut_gzip(files.PLAIN), "cut off before its end"),
        (gzip.compress(files.PLAIN.encode())[:20] + b"garbage!" * 9, "damaged"),
        (gzip.compress(files.PLAIN.encode()) + b"garbage", "damaged"),
        (b"PK\x03\x04whatever", "ZIP archive"),
        (gzip.compress(b"0" * 300 * 2**20, compresslevel=1), "unpacks to more than 256 MB"),
        (b"x" * (64 * 2**20 + 1), "larger than 64 MB"),
    ],
)
def test_files_that_are_not_unpacked(data, says):
    with pytest.raises(ListRefused, match=says):
        unpacked(NamedFile("list", data))


def test_demonstration_list_is_well_formed_and_says_that_it_is_fictional():
    parsed = SOURCES["plain"].parse([NamedFile("demonstration.csv", DEMONSTRATION_FILE.read_bytes())])

    assert parsed.counts["entities"] == 200
    assert {entity.kind for entity in parsed.entities} == {"person", "organization", "vessel", "aircraft"}
    assert {n.script for e in parsed.entities for n in e.names} >= {"Latin", "Cyrillic", "Arabic", "Han"}
    assert all("Fictional" in entity.remarks for entity in parsed.entities)
    assert all(address.country_code for entity in parsed.entities for address in entity.addresses)


def test_countries_as_publishers_write_them():
    assert country_code("Korea, North") == "KP"
    assert country_code(" iran  (Islamic Republic of) ") == "IR"
    assert country_code("Cote d’Ivoire") == "CI"
    assert country_code("undetermined") == ""
    assert country("former Soviet Union") == "former Soviet Union"


def test_scripts():
    assert script_of("Борис B") == "Cyrillic"
    assert script_of("翠羽光电 1") == "Han"
    assert script_of("14/3") == "Common"
