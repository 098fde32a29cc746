"""The real lists: every file read to its last row, and some of them loaded into the real database."""

import csv
import gzip
import io
import json
import random
import time
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest

from screening.watchlists import services
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName
from screening.watchlists.queries import editions_in_force
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.reading import ListRefused, NamedFile
from tests.real import mirror
from tests.screening.watchlists.files import cut, flipped, read_or_refused

OFAC_2021 = tuple(f"ofac_{part}_raw_2021.csv.gz" for part in ("sdn", "alt", "add"))
OFAC_CONS = tuple(f"ofac_cons_{part}_raw.csv.gz" for part in ("prim", "alt", "add", "comments"))
OFAC_CONS_XML = ("ofac_consolidated_nonsdn_2025-03-28.xml.gz",)
UN_2025, UN_2026 = ("un_sc_consolidated_2025-04-19.xml.gz",), ("un_sc_consolidated_2026-02-27.xml.gz",)
EU_2016 = ("eu_fsd_global_2016-02-11.xml.gz",)
UK_2018 = ("uk_ofsi_conlist_2018-04-13.csv.gz",)
CSL_2022, CSL_2026 = ("us_csl_2022-04_full.csv.gz",), ("us_csl_2026-07-31_condensed.json.gz",)
DPL_2022 = ("bis_dpl_2022.tsv.gz",)
SEMA_2025 = ("ca_sema_2025.xml.gz",)
LARGE = (OFAC_2021, CSL_2022)
KEYS = ("alias_rows_empty", "records_repeated")


@dataclass(frozen=True)
class Real:
    """One edition as it was published: what is read of it, to the last row. Counts of 0 are left out."""

    source: str
    files: tuple[str, ...]
    published_on: date | None
    problems: int
    counts: dict[str, int]


EDITIONS = [
    Real(
        "ofac-sdn",
        OFAC_2021,
        None,
        0,
        {
            "entity_rows": 8976,
            "alias_rows": 11910,
            "address_rows": 13837,
            "end_markers": 3,
            "names_from_alias_rows": 11910,
            "names_from_remarks": 2438,
            "address_rows_empty": 2397,
            "entities": 8976,
            "entities_person": 4620,
            "entities_organization": 3673,
            "entities_vessel": 406,
            "entities_aircraft": 277,
            "names_primary": 8976,
            "names": 23324,
            "addresses": 11440,
        },
    ),
    Real(
        "ofac-cons",
        OFAC_CONS,
        None,
        0,
        {
            "entity_rows": 442,
            "alias_rows": 1073,
            "address_rows": 574,
            "comment_rows": 10,
            "end_markers": 4,
            "names_from_alias_rows": 1073,
            "names_from_remarks": 72,
            "address_rows_empty": 52,
            "entities": 442,
            "entities_person": 79,
            "entities_organization": 363,
            "names_primary": 442,
            "names": 1587,
            "addresses": 522,
        },
    ),
    Real(
        "ofac-cons",
        OFAC_CONS_XML,
        date(2025, 3, 28),
        0,
        {
            "entity_elements": 443,
            "alias_elements": 1136,
            "address_elements": 520,
            "entities": 443,
            "entities_person": 80,
            "entities_organization": 363,
            "names_primary": 443,
            "names": 1579,
            "addresses": 520,
        },
    ),
    Real(
        "un-sc",
        UN_2025,
        date(2025, 4, 19),
        0,
        {
            "individual_elements": 684,
            "entity_elements": 193,
            "alias_elements": 2910,
            "address_elements": 1143,
            "names_original_script": 380,
            "names_from_aliases": 2704,
            "alias_elements_empty": 206,
            "address_elements_empty": 378,
            "entities": 877,
            "entities_person": 684,
            "entities_organization": 193,
            "names_primary": 877,
            "names": 3961,
            "addresses": 765,
        },
    ),
    Real(
        "un-sc",
        UN_2026,
        date(2026, 2, 27),
        0,
        {
            "individual_elements": 730,
            "entity_elements": 273,
            "alias_elements": 3043,
            "address_elements": 1286,
            "names_original_script": 378,
            "names_from_aliases": 2752,
            "alias_elements_empty": 291,
            "address_elements_empty": 475,
            "entities": 1003,
            "entities_person": 730,
            "entities_organization": 273,
            "names_primary": 1003,
            "names": 4133,
            "addresses": 811,
        },
    ),
    Real(
        "eu-fsf",
        EU_2016,
        date(2016, 2, 11),
        0,
        {
            "entity_elements": 595,
            "name_elements": 2993,
            "address_elements": 503,
            "name_elements_repeated": 296,
            "entities": 595,
            "entities_person": 319,
            "entities_organization": 276,
            "names_primary": 595,
            "names": 2697,
            "addresses": 497,
        },
    ),
    Real(
        "uk-ofsi",
        UK_2018,
        date(2018, 4, 13),
        0,
        {
            "rows": 9487,
            "rows_repeating_a_name": 3939,
            "entities": 2106,
            "entities_person": 1426,
            "entities_organization": 680,
            "names_primary": 2106,
            "names": 5548,
            "addresses": 1159,
        },
    ),
    Real(
        "us-csl",
        CSL_2022,
        None,
        4,
        {
            "rows": 14160,
            "kinds_guessed": 3625,
            "records_repeated": 1,
            "entities": 14159,
            "entities_person": 6872,
            "entities_organization": 6571,
            "entities_vessel": 433,
            "entities_aircraft": 283,
            "names_primary": 14159,
            "names": 34078,
            "addresses": 17447,
        },
    ),
    Real(
        "us-csl",
        CSL_2026,
        date(2026, 7, 31),
        4,
        {
            "rows": 25921,
            "kinds_guessed": 6252,
            "records_repeated": 4,
            "entities": 25917,
            "entities_person": 10083,
            "entities_organization": 13966,
            "entities_vessel": 1524,
            "entities_aircraft": 344,
            "names_primary": 25917,
            "names": 57171,
            "addresses": 23323,
        },
    ),
    Real(
        "bis-dpl",
        DPL_2022,
        None,
        0,
        {
            "rows": 581,
            "kinds_guessed": 459,
            "entities": 459,
            "entities_person": 356,
            "entities_organization": 103,
            "names_primary": 459,
            "names": 459,
            "addresses": 579,
        },
    ),
    Real(
        "ca-sema",
        SEMA_2025,
        None,
        2,
        {
            "record_elements": 4759,
            "names_from_aliases": 3595,
            "entities": 4759,
            "entities_person": 3334,
            "entities_organization": 1316,
            "entities_vessel": 109,
            "names_primary": 4759,
            "names": 8354,
        },
    ),
]


@pytest.fixture
def edition(real_file):
    """Read the real files of those names."""
    return lambda names: [real_file(f"watchlists/{name}") for name in names]


@pytest.mark.parametrize("real", EDITIONS, ids=lambda real: real.files[0])
def test_every_row_of_every_list_is_accounted_for(real, edition):
    parsed = SOURCES[real.source].parse(edition(real.files))

    assert {key: count for key, count in parsed.counts.items() if count} == real.counts
    assert parsed.quarantined == ()
    assert len(parsed.problems) == real.problems
    assert parsed.published_on == real.published_on
    assert len({entity.external_id for entity in parsed.entities}) == len(parsed.entities)
    assert all(name.value for entity in parsed.entities for name in entity.names)


def test_the_counts_add_up():
    counts = {real.files: {**dict.fromkeys(KEYS, 0), **real.counts} for real in EDITIONS}

    for files in (OFAC_2021, OFAC_CONS):
        c = counts[files]
        assert c["entity_rows"] == c["entities"]
        assert c["alias_rows"] == c["names_from_alias_rows"] + c["alias_rows_empty"]
        assert c["address_rows"] == c["addresses"] + c["address_rows_empty"]
        assert c["names"] == c["names_primary"] + c["names_from_alias_rows"] + c["names_from_remarks"]
    c = counts[OFAC_CONS_XML]
    assert c["names"] == c["entities"] + c["alias_elements"]
    for files in (UN_2025, UN_2026):
        c = counts[files]
        assert c["individual_elements"] + c["entity_elements"] == c["entities"]
        assert c["alias_elements"] == c["names_from_aliases"] + c["alias_elements_empty"]
        assert c["address_elements"] == c["addresses"] + c["address_elements_empty"]
        assert c["names"] == c["names_primary"] + c["names_original_script"] + c["names_from_aliases"]
    c = counts[EU_2016]
    assert (c["entities"], c["name_elements"]) == (595, c["names"] + c["name_elements_repeated"])
    c = counts[UK_2018]
    assert (c["rows"], c["entities"]) == (c["names"] + c["rows_repeating_a_name"], 2106)
    for files in (CSL_2022, CSL_2026):
        assert counts[files]["rows"] == counts[files]["entities"] + counts[files]["records_repeated"]
    c = counts[SEMA_2025]
    assert c["record_elements"] == c["entities"] == c["names"] - c["names_from_aliases"]


def test_no_name_and_no_alias_of_the_american_lists_is_lost(edition):
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(edition(CSL_2022)[0].data).decode())))
    assert {part for row in rows for part in split(row["alt_names"])} <= names_read(
        "us-csl", edition(CSL_2022)
    )

    entries = json.loads(gzip.decompress(edition(CSL_2026)[0].data))["entries"]
    written = {part for entry in entries for name in entry.get("a", []) for part in split(name)}
    plain = {" ".join(e["n"].split()) for e in entries if ";" not in e["n"] and "successor" not in e["n"]}
    assert len(plain) > 25_000
    assert written | plain <= names_read("us-csl", edition(CSL_2026))

    rows = csv.DictReader(io.StringIO(gzip.decompress(edition(DPL_2022)[0].data).decode()), delimiter="\t")
    assert {" ".join(row["Name"].split()) for row in rows} == names_read("bis-dpl", edition(DPL_2022))


def split(cell):
    return {" ".join(part.split()) for part in cell.split(";") if part.strip()}


def names_read(source, given):
    return {name.value for entity in SOURCES[source].parse(given).entities for name in entity.names}


def test_both_ofac_lists_in_one_file_of_2022_hold_58_entities_twice(edition, real_file):
    joined = real_file("watchlists/ofac_sdn_plus_cons_raw_2022-11.csv.gz")
    parsed = SOURCES["ofac-sdn"].parse([joined, *edition(OFAC_2021)[1:]])

    assert parsed.counts["entity_rows"] == 11567
    assert parsed.counts["records_repeated"] == 58
    assert parsed.counts["entities"] == 11509
    assert len(parsed.problems) == 58
    assert {problem.file for problem in parsed.quarantined} == {file.name for file in edition(OFAC_2021)[1:]}
    assert all("No entity" in problem.message for problem in parsed.quarantined)


def test_files_of_different_years_are_refused_together(edition, real_file):
    joined = real_file("watchlists/ofac_sdn_plus_cons_raw_2022-11.csv.gz")
    later = [
        real_file(f"watchlists/ofac_{part}_raw_2025-12.csv.gz") for part in ("alt", "add", "sdn_comments")
    ]

    with pytest.raises(ListRefused, match="More than 10,000 records cannot be read; the first: No entity"):
        SOURCES["ofac-sdn"].parse([joined, *later])


def test_the_un_file_of_august_2025_is_not_well_formed(real_file):
    with pytest.raises(ListRefused, match="line 53: The XML is not well-formed"):
        SOURCES["un-sc"].parse([real_file("watchlists/un_sc_consolidated_2025-08-16.xml.gz")])


def test_nine_ofac_publications_change_as_was_counted_by_hand(real_file):
    days = [read_day(real_file, day) for day in mirror.DAYS]

    assert [len(day) for day in days] == [19254, 19157, 19175, 19181, 19178, 19189, 19199, 19202, 19249]
    assert [changes(before, after) for before, after in pairwise(days)] == [
        *[(0, 97, 10, 37), (18, 0, 0, 22), (6, 0, 0, 12), (0, 3, 0, 0)],
        *[(11, 0, 1, 22), (18, 8, 0, 24), (3, 0, 0, 3), (47, 0, 0, 58)],
    ]


def read_day(real_file, day):
    """The names of each entity of one publication."""
    parsed = SOURCES["plain"].parse([mirror.as_plain(real_file(mirror.publication(day)))])
    assert parsed.quarantined == parsed.problems == ()
    return {entity.external_id: entity.names for entity in parsed.entities}


def changes(before, after):
    """How many were added, removed and changed their names, and how many names must be screened again."""
    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    changed = {key for key in after.keys() & before.keys() if after[key] != before[key]}
    return len(added), len(removed), len(changed), sum(len(after[key]) for key in added | changed)


@pytest.mark.parametrize("real", [r for r in EDITIONS if r.files not in LARGE], ids=lambda r: r.files[0])
def test_a_damaged_file_is_refused_or_its_records_quarantined_and_nothing_else(real, edition):
    seeded = random.Random(real.files[0])
    whole = [gzip.decompress(file.data) for file in edition(real.files)]
    for spoil in (cut, cut, flipped, flipped):
        place = seeded.randrange(len(whole))
        spoiled = [*whole[:place], spoil(whole[place], seeded), *whole[place + 1 :]]
        given = [NamedFile(name, data) for name, data in zip(real.files, spoiled, strict=True)]

        outcome = read_or_refused(real.source, given)

        assert isinstance(outcome, ListRefused) or all(p.line and p.message for p in outcome.quarantined)


@pytest.mark.django_db
def test_ofac_of_2021_is_loaded_to_the_last_row_and_again_changes_nothing(ofac_files):
    started = time.perf_counter()
    outcome = services.load("ofac-sdn", ofac_files, actor=None, published_on=date(2021, 7, 7))
    seconds = time.perf_counter() - started

    assert outcome.status == "loaded"
    assert {key: count for key, count in outcome.edition.counts.items() if count} == EDITIONS[0].counts
    assert Entity.objects.count() == 8976
    assert EntityName.objects.count() == 23324
    assert EntityAddress.objects.count() == 11440
    assert seconds < 30

    again = services.load("ofac-sdn", ofac_files, actor=None)
    assert again.status == "unchanged"
    assert Edition.objects.count() == 1
    assert Entity.objects.count() == 8976


@pytest.mark.django_db
def test_un_of_april_2025_gives_way_to_that_of_february_2026_and_a_broken_one_changes_nothing(edition):
    services.load("un-sc", edition(UN_2025), actor=None)
    assert Entity.objects.count() == 877

    newer = services.load("un-sc", edition(UN_2026), actor=None).edition
    refused = services.load("un-sc", edition(["un_sc_consolidated_2025-08-16.xml.gz"]), actor=None)

    assert refused.status == "refused"
    assert "line 53: The XML is not well-formed" in refused.message
    assert [ref.id for ref in editions_in_force()] == [newer.pk]
    assert newer.published_on == date(2026, 2, 27)
    assert Entity.objects.count() == 877 + 1003
