"""Matching against the real lists: quality by count, so that no name of a real person is written down."""

import csv
import gzip
import random
import time

import pytest

from screening.matching import ListedParty, Matcher, Query
from screening.matching.compare import compare
from screening.matching.normalise import weight, words
from screening.watchlists.sources import ofac, un_sc

LETTERS = "aeioustrnl"


@pytest.fixture(scope="module")
def entities(ofac_files, un_files):
    return [
        ListedParty(f"{key}:{entity.external_id}", key, entity)
        for key, parsed in (("ofac-sdn", ofac.parse(ofac_files)), ("un-sc", un_sc.parse(un_files)))
        for entity in parsed.entities
    ]


@pytest.fixture(scope="module")
def matcher(entities):
    return Matcher(entities)


def misspelled(name: str, kind: str, rng: random.Random) -> str:
    """Drop, swap or replace a letter inside the longest telling word, and shuffle the words of a person."""
    parts = name.replace(",", " ").split()
    longest = max(range(len(parts)), key=lambda n: (weight(parts[n].casefold()), len(parts[n])))
    word = parts[longest]
    if len(word) > 3:
        at = rng.randrange(1, len(word) - 1)
        parts[longest] = rng.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + rng.choice(LETTERS) + word[at + 1 :],
            ]
        )
    if kind == "person":
        rng.shuffle(parts)
    return " ".join(parts)


def test_listed_names_with_a_typo_and_in_another_order_are_found(matcher, entities):
    rng = random.Random(2026)
    sample = rng.sample([one for one in entities if one.entity.kind in {"person", "organization"}], 600)

    found = sum(
        any(match.entity == one.ref for match in matcher.search(Query((name,))))
        for one in sample
        for name in [misspelled(one.entity.name, one.entity.kind, rng)]
    )

    assert found / len(sample) >= 0.98


def test_every_name_finds_its_own_entity(matcher, entities):
    names = [(one, name.value) for one in entities for name in one.entity.names if words(name.value)]
    sample = random.Random(7).sample(names, 500)

    missed = [
        one.ref
        for one, name in sample
        if not any(match.entity == one.ref and match.score == 1.0 for match in matcher.search(Query((name,))))
    ]

    assert missed == []


@pytest.mark.parametrize("name", ["us", "global"])
def test_people_who_are_not_listed_are_rarely_flagged(matcher, real_file, name):
    data = real_file(f"watchlists/fixtures/unlisted_people_{name}_dev.csv.gz").data
    people = list(csv.DictReader(gzip.decompress(data).decode().splitlines()))[:500]

    flagged = sum(bool(matcher.search(Query((person["full_name"],), kind="person"))) for person in people)

    assert flagged / len(people) <= 0.02


def test_labelled_pairs(real_file):
    pairs = list(
        csv.DictReader(real_file("watchlists/fixtures/name_pairs_dev.csv").data.decode().splitlines())
    )
    said = [
        (compare(words(p["name1"]), words(p["name2"])).score >= 0.7, p["is_match"] == "true") for p in pairs
    ]

    right = sum(ours and truth for ours, truth in said)
    f1 = 2 * right / (sum(ours for ours, _ in said) + sum(truth for _, truth in said))

    assert f1 >= 0.78


def test_one_application_is_screened_well_under_two_seconds_with_the_index_built(entities):
    started = time.process_time()
    matcher = Matcher(entities)
    for party in (
        "Arden Photonics GmbH",
        "Lantern Bay Shipping",
        "Nadim Qasrawani",
        "Tarnwick Aero Spares",
        "Yu Wei",
    ):
        matcher.search(Query((party, f"{party} alias"), kind="organization", countries=("DE",)))

    assert time.process_time() - started < 2
