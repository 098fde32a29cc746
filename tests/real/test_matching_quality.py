"""How well names are judged on real lists, by counts on samples; `make bench` measures all of it.

The bounds lie a little under what is measured, so that a change for the worse shows and chance does not.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from screening.matching import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD
from screening.matching.analysis import analyse
from screening.matching.compare import Likeness
from tests.bench import engine
from tests.bench.data import REAL_LIST, UN, listed, mixed, unlisted
from tests.bench.quality import TREATED, judged, labeled_pairs, share, treated_names
from tests.bench.scripts import latin_only, native

PROJECT = Path(__file__).resolve().parents[2]
FOUND = {"one typo": 99.5, "two typos": 99, "words swapped": 99.5, "a word dropped": 98.5}
FINGERPRINT = "from tests.real.test_matching_quality import fingerprint; print(fingerprint())"


@pytest.fixture(scope="module")
def parties():
    return listed(*REAL_LIST)


@pytest.fixture(scope="module")
def matcher(parties):
    return engine.in_memory(parties)


def fingerprint() -> str:
    """Return the SHA-256 of an index of a part of the UN list and of all that it answers to some queries."""
    parties = listed(UN)[:300]
    rng = random.Random(3)
    matcher = engine.in_memory(parties)
    names = [name.value for party in rng.sample(parties, 60) for name in party.entity.names]
    answers = [
        repr(matcher.search(engine.query(one)))
        for treat in TREATED.values()
        for one in treated_names(parties, treat, 40)
    ]
    return hashlib.sha256(json.dumps([names, answers]).encode()).hexdigest()


def test_labelled_pairs():
    cases = labeled_pairs()

    quality = judged(cases, engine.pair_scores()(cases), DEFAULT_THRESHOLD)

    assert quality.f1 >= 0.885
    assert quality.strong_wrong == 0


@pytest.mark.parametrize("which", ["us", "global"])
def test_people_on_no_list_are_rarely_flagged(matcher, which):
    people = unlisted(which, 2000)

    by_name = share(people, lambda one: bool(matcher.search(engine.query(one))))
    with_facts = share(people, lambda one: bool(matcher.search(engine.query(one, by_name_alone=False))))

    assert by_name <= 1.0
    assert with_facts <= 0.5


@pytest.mark.parametrize(("how", "least"), FOUND.items())
def test_misspelled_names_of_the_un_list_find_their_entity(matcher, parties, how, least):
    asked = treated_names(parties, TREATED[how], 400)

    assert share(asked, lambda one: engine.found(matcher.search(engine.query(one)), one.expected)) >= least


def test_persons_are_found_by_their_native_name():
    parties = listed(UN)
    latin = [one for party in parties if (one := latin_only(party))]
    matcher = engine.in_memory(latin)
    asked = native(parties, ("un-sc",), {one.ref for one in latin})

    found = {
        script: share(
            asked[script, "person"],
            lambda one: engine.found(matcher.search(engine.query(one)), one.expected),
        )
        for script in ("Arabic", "Cyrillic")
    }

    assert found["Arabic"] >= 83
    assert found["Cyrillic"] == 100


def test_no_name_is_missed_that_a_comparison_with_every_name_finds(matcher, parties):
    rng = random.Random(5)
    some = rng.sample(parties, 700)
    small = engine.in_memory(some)
    likeness = Likeness(DEFAULT_CONFIGURATION)
    names = [(party, analyse(name.value, party.entity.kind)) for party in some for name in party.entity.names]

    for one in mixed(400, 8)[:40] + treated_names(some, TREATED["two typos"], 20):
        own = analyse(one.name, one.kind)
        expected = {
            party.ref for party, name in names if likeness.compare(own, name).score >= DEFAULT_THRESHOLD
        }
        assert {match.entity for match in small.search(engine.query(one))} >= expected


def test_an_index_that_was_written_answers_as_one_in_memory(parties, tmp_path):
    some = random.Random(7).sample(parties, 3000)
    opened, built = engine.opened(engine.written(some, tmp_path)), engine.in_memory(some)

    for one in mixed(300, 12):
        query = engine.query(one)
        assert opened.search(query) == built.search(query)


def test_two_processes_with_other_hash_seeds_answer_the_same():
    running = [
        subprocess.Popen(
            [sys.executable, "-c", FINGERPRINT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    first, second = (process.communicate()[0] for process in running)

    assert first == second != ""
