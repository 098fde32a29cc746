"""What every parser must stand: a file that is cut, spoiled, nested, endless or simply another one."""

from random import Random

import pytest

from screening.watchlists.rules import COUNTED
from screening.watchlists.sources import SOURCES, gathering, trees
from screening.watchlists.sources.reading import ListRefused
from tests.screening.watchlists import (
    files,
    test_sources_bis_dpl,
    test_sources_ca_sema,
    test_sources_eu_fsf,
    test_sources_ofac,
    test_sources_uk_ofsi,
    test_sources_us_csl,
)

US = test_sources_us_csl
GIVEN = {
    "ofac": ("ofac-sdn", files.ofac()),
    "ofac-xml": ("ofac-cons", test_sources_ofac.xml()),
    "un": ("un-sc", files.un()),
    "eu": ("eu-fsf", [files.named("eu.xml", test_sources_eu_fsf.CURRENT)]),
    "eu-old": ("eu-fsf", [files.named("eu.xml", test_sources_eu_fsf.OLD)]),
    "uk": ("uk-ofsi", test_sources_uk_ofsi.csv(test_sources_uk_ofsi.OF_2022, test_sources_uk_ofsi.PERSON)),
    "us": ("us-csl", US.csv(US.PERSON, US.VESSEL, US.COMPANY)),
    "us-json": (
        "us-csl",
        US.condensed({"n": "Kestrelmoor", "s": 0, "a": ["KM"]}, {"n": "X", "s": 1, "e": "9"}),
    ),
    "dpl": ("bis-dpl", test_sources_bis_dpl.tsv(test_sources_bis_dpl.ROW)),
    "sema": ("ca-sema", [files.named("sema.xml", test_sources_ca_sema.XML)]),
    "plain": ("plain", files.plain()),
}
XML_ROOTS = {
    "ofac-cons": ("<sdnList>", "<sdnEntry>"),
    "un-sc": ("<CONSOLIDATED_LIST><INDIVIDUALS>", "<INDIVIDUAL>"),
    "eu-fsf": ("<export>", "<sanctionEntity>"),
    "ca-sema": ("<data-set>", "<record>"),
}


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("spoil", [files.cut, files.flipped])
def test_a_spoiled_file_is_read_or_refused_with_a_reason_and_nothing_else(name, spoil):
    source, whole = GIVEN[name]
    seeded = Random(f"{name} {spoil.__name__}")
    for _ in range(60):
        place = seeded.randrange(len(whole))
        spoiled = files.named(whole[place].name, spoil(whole[place].data, seeded))

        outcome = files.read_or_refused(source, [*whole[:place], spoiled, *whole[place + 1 :]])

        if isinstance(outcome, ListRefused):
            assert 0 < len(outcome.reason) < 400
        else:
            assert all(0 < len(problem.message) < 400 for problem in outcome.quarantined)
            assert outcome.entities or outcome.quarantined


@pytest.mark.parametrize("name", GIVEN)
def test_the_file_of_another_source_is_refused_or_quarantined(name):
    source, _ = GIVEN[name]
    for other, (other_source, given) in GIVEN.items():
        if other_source.split("-")[0] != source.split("-")[0]:
            outcome = files.read_or_refused(source, given)
            assert isinstance(outcome, ListRefused), other


@pytest.mark.parametrize("name", GIVEN)
def test_every_count_of_every_source_is_shown_with_its_edition(name):
    source, given = GIVEN[name]

    assert set(SOURCES[source].parse(given).counts) <= set(COUNTED)


@pytest.mark.parametrize("source", XML_ROOTS)
def test_xml_bombs_entities_and_depths(source):
    root, record = XML_ROOTS[source]
    tag = root.strip("<>").split(">")[0]
    hostile = {
        "document type|not well-formed": files.BOMB.replace("CONSOLIDATED_LIST", tag),
        "document type": files.EXTERNAL.replace("CONSOLIDATED_LIST", tag),
        "not well-formed": root + record + "<a>" * 100_000,
        "not well-formed: ": root + record + "<remarks>" + "x" * 11_000_000,
    }
    for says, text in hostile.items():
        with pytest.raises(ListRefused, match=says):
            SOURCES[source].parse([files.named("x.xml", text)])


@pytest.mark.parametrize("source", XML_ROOTS)
def test_a_record_of_endless_elements_is_refused(source, monkeypatch):
    monkeypatch.setattr(trees, "MAX_PIECES", 1000)
    root, record = XML_ROOTS[source]

    with pytest.raises(ListRefused, match="more than 1,000 elements"):
        SOURCES[source].parse([files.named("x.xml", root + record + "<a/>" * 1000)])


def test_xml_records_are_forgotten_once_they_are_read():
    record = "<sdnEntry><uid>{}</uid><akaList><aka/></akaList></sdnEntry>"
    text = "<sdnList>" + "".join(map(record.format, range(2000))) + "</sdnList>"

    top, *alive = [
        (element, len(element.getroottree().getroot()))
        for element in trees.elements(files.named("x.xml", text), ("sdnList",), ("sdnEntry",))
    ]

    assert len(alive) == 2000
    assert all(len(element) == 0 for element, _ in alive)
    assert len(top[0]) <= 1


def test_records_beyond_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(trees, "MAX_ROWS", 2)

    with pytest.raises(ListRefused, match="more than 2 records"):
        SOURCES["ofac-cons"].parse(test_sources_ofac.xml())


def test_a_list_of_records_that_cannot_be_read_is_refused_and_not_collected(monkeypatch):
    monkeypatch.setattr(gathering, "MAX_QUARANTINED", 3)
    rows = "".join(f"P-{n},robot,X\n" for n in range(9))

    with pytest.raises(ListRefused, match="line 2: More than 3 records cannot be read; the first: The kind"):
        SOURCES["plain"].parse(files.plain("id,kind,name\n" + rows))


def test_problems_are_kept_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(gathering, "MAX_PROBLEMS", 3)
    rows = "".join(f"P-{n},person,X,1 spring\n" for n in range(9))

    parsed = SOURCES["plain"].parse(files.plain("id,kind,name,birth_dates\n" + rows))

    assert (len(parsed.entities), len(parsed.problems)) == (9, 3)


@pytest.mark.parametrize("name", ["\u202eomed annA", "An\u200bna", "A\u0301nna", "🚢 Anna", "Anna\x07Demo"])
def test_strange_letters_in_a_name_are_kept_as_they_are(name):
    (entity,) = SOURCES["plain"].parse(files.plain(f"id,kind,name\nP-1,person,{name}\n")).entities

    assert entity.name == name


@pytest.mark.parametrize("name", ["🚢", "\u202e", "\u200b\u200b", "'", "—", "\u0301"])
def test_a_name_without_a_letter_is_quarantined(name):
    parsed = SOURCES["plain"].parse(files.plain(f"id,kind,name\nP-1,person,{name}\nP-2,person,X\n"))

    assert [entity.external_id for entity in parsed.entities] == ["P-2"]
