"""Matching against the real lists: quality by count, so that no name of a real person is written down."""

import csv
import gzip
import random

import pytest

from screening.matching import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD, ListedParty, Matcher, Query
from screening.matching.analysis import analyse
from screening.matching.compare import Likeness
from screening.watchlists.sources import SOURCES, un_sc
from screening.watchlists.sources.reading import script_of

pytestmark = pytest.mark.timeout(900)
LETTERS = "aeioustrnl"
KINDS = {"Person": "person", "Company": "organization", "Organization": "organization", "Vessel": "vessel"}


@pytest.fixture(scope="module")
def un(un_files):
    return [ListedParty(e.external_id, "un-sc", e) for e in un_sc.parse(un_files).entities]


@pytest.fixture(scope="module")
def un_matcher(un):
    return Matcher(un)


@pytest.fixture(scope="module")
def matcher(un, real_file):
    us = SOURCES["us-csl"].parse([real_file("watchlists/us_csl_2026-07-31_condensed.json.gz")]).entities
    return Matcher([*un, *(ListedParty(f"us {e.external_id}", "us-csl", e) for e in us)])


@pytest.fixture(scope="module")
def pairs(real_file):
    text = real_file("watchlists/fixtures/name_pairs_dev.csv").data.decode()
    likeness = Likeness(DEFAULT_CONFIGURATION)
    found = []
    for row in csv.DictReader(text.splitlines()):
        kind = KINDS.get(row["schema"], "")
        score = likeness.compare(analyse(row["name1"], kind), analyse(row["name2"], kind)).score
        found.append((score >= DEFAULT_THRESHOLD, row["is_match"] == "true", row["quality"]))
    return found


def f1(pairs) -> float:
    right = sum(ours and truth for ours, truth, _ in pairs)
    return 2 * right / (sum(ours for ours, _, _ in pairs) + sum(truth for _, truth, _ in pairs))


def test_labelled_pairs(pairs):
    assert f1(pairs) >= 0.87
    assert not [1 for ours, truth, quality in pairs if quality == "STRONG" and ours != truth]


def test_every_fifth_of_the_labelled_pairs_is_like_the_whole(pairs):
    shuffled = random.Random(5).sample(pairs, len(pairs))

    assert sum(f1(shuffled[fold::5]) for fold in range(5)) / 5 == pytest.approx(f1(pairs), abs=0.02)


def test_every_name_finds_its_own_entity(un_matcher, un):
    names = [
        (one, name.value) for one in un for name in one.entity.names if any(map(str.isalnum, name.value))
    ]
    missed = [
        one.ref
        for one, name in random.Random(7).sample(names, 500)
        if not any(m.entity == one.ref and m.score == 1.0 for m in un_matcher.search(Query((name,))))
    ]

    assert missed == []


def slipped(word: str, rng: random.Random) -> str:
    """Drop, swap, add or replace a letter."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice(LETTERS) + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        ]
    )


def treated(name: str, treatment: str, rng: random.Random) -> str:
    """Misspell the longest words, change the order of the words, or leave one out."""
    parts = name.replace("-", " ").split()
    longest = sorted((n for n, part in enumerate(parts) if len(part) > 3), key=lambda n: -len(parts[n]))
    if treatment == "swapped":
        rng.shuffle(parts)
    elif treatment == "dropped" and len(parts) > 2:
        del parts[rng.randrange(len(parts))]
    else:
        for n in longest[: 2 if treatment == "two slips" else 1]:
            parts[n] = slipped(parts[n], rng)
    return " ".join(parts)


@pytest.mark.parametrize(
    ("treatment", "share"), [("one slip", 0.995), ("two slips", 0.98), ("swapped", 0.995), ("dropped", 0.995)]
)
def test_persons_of_the_un_list_are_found_under_treated_names(un_matcher, un, treatment, share):
    rng = random.Random(2026)
    persons = [one for one in un if one.entity.kind == "person" and len(one.entity.name.split()) > 1]

    found = sum(
        any(m.entity == one.ref for m in un_matcher.search(Query((name,), kind="person")))
        for one in persons
        for name in [treated(one.entity.name, treatment, rng)]
    )

    assert found / len(persons) >= share


@pytest.mark.parametrize("name", ["us", "global"])
def test_people_who_are_not_listed_are_rarely_flagged(matcher, real_file, name):
    data = real_file(f"watchlists/fixtures/unlisted_people_{name}_dev.csv.gz").data
    people = [row["full_name"] for row in csv.DictReader(gzip.decompress(data).decode().splitlines())][:3000]
    latin = [person for person in people if script_of(person) == "Latin"]

    def flagged(names: list[str]) -> float:
        return sum(bool(matcher.search(Query((one,), kind="person"))) for one in names) / len(names)

    assert flagged(people) <= 0.03
    assert flagged(latin) <= 0.012


@pytest.mark.parametrize(("script", "share"), [("Arabic", 0.85), ("Cyrillic", 0.98)])
def test_native_names_find_the_latin_names_of_the_same_person(un, script, share):
    likeness = Likeness(DEFAULT_CONFIGURATION)
    said = []
    for one in un:
        latin = [analyse(n.value, "person") for n in one.entity.names if n.script == "Latin"]
        for name in one.entity.names:
            if name.script == script and one.entity.kind == "person":
                own = analyse(name.value, "person")
                said.append(max(likeness.compare(own, other).score for other in latin) >= DEFAULT_THRESHOLD)

    assert sum(said) / len(said) >= share
