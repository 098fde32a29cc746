from datetime import date

import pytest

from screening.thresholds.rules import (
    SHOWN,
    Change,
    LabelledPair,
    hit_figures,
    labelled_pairs,
    months_after,
    preview_result,
)
from screening.thresholds.rules import test_set_result as answered


def change(name: str, score: float, ruling: str = "") -> Change:
    return Change(name, "Listed", "fiction", score, "EX-1", ruling)


def test_the_test_set_holds_matches_and_strangers_of_every_kind():
    pairs = labelled_pairs()
    assert {pair.kind for pair in pairs} == {"person", "organization", "vessel", "aircraft"}
    assert 20 < sum(pair.same for pair in pairs) < len(pairs) - 15


def test_a_preview_names_the_lost_true_match_first():
    gone = [change("Ordinary", 0.99), change("Confirmed", 0.71, "true_match")]

    result = preview_result(runs=2, parties=3, before=5, after=3, appeared=[], vanished=gone)

    assert (result["vanished"], result["lost_matches"], result["appeared"]) == (2, 1, 0)
    assert [one["party"] for one in result["vanished_first"]] == ["Confirmed", "Ordinary"]


def test_a_preview_keeps_the_strongest_of_many():
    many = [change(f"P{n:04}", n / 1000) for n in range(SHOWN + 50)]

    result = preview_result(runs=1, parties=1, before=0, after=250, appeared=many, vanished=[])

    assert (result["appeared"], len(result["appeared_first"])) == (SHOWN + 50, SHOWN)
    assert result["appeared_first"][0]["score"] == 0.249


def test_the_test_set_says_what_was_missed_and_what_was_a_false_alarm():
    pairs = [
        LabelledPair("person", "A", "a", True),
        LabelledPair("person", "B", "b", True),
        LabelledPair("person", "C", "d", False),
    ]

    result = answered(pairs, [True, False, True])

    assert (result["meant"], result["found"], result["false_alarms"]) == (2, 1, 1)
    assert (result["missed"], result["alarmed"]) == ([["B", "b"]], [["C", "d"]])


def test_figures_of_a_list_count_each_hit_once():
    rows = [("a", "open", 2), ("a", "false_positive", 6), ("a", "true_match", 2), ("b", "lapsed", 1)]

    first, second = hit_figures(rows, {"a": "List A"})

    assert (first["title"], first["hits"], first["undecided"], first["share"]) == ("List A", 10, 2, 75)
    assert (second["title"], second["hits"], second["undecided"], second["share"]) == ("b", 1, 0, None)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_six_months_later(day, after):
    assert months_after(day, 6) == after
