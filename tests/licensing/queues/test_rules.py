"""What a row says of itself, how counts are said, and what words a case is found by."""

from datetime import date

import pytest

from licensing.queues.rules import COUNTED_TO, Facts, counted, why_here
from licensing.review.rules import entries_with_parents, words_of


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            Facts("", False, False, 2, 3, ["A ruling on 3 hits"]),
            "Unassigned, due in 2 working days; 3 open hits",
        ),
        (
            Facts("Olga", False, False, 1, 0, ["A decision"]),
            "Olga has it, due in 1 working day; waits for a decision",
        ),
        (
            Facts("Omar", True, False, 0, 0, ["A recommendation"]),
            "Yours, due today; waits for a recommendation",
        ),
        (
            Facts("Omar", True, False, -1, 0, ["A decision"]),
            "Yours, overdue by 1 working day; waits for a decision",
        ),
        (
            Facts("Omar", True, True, -9, 1, ["The exporter's answer"]),
            "Yours, clock paused; 1 open hit; waits for the exporter's answer",
        ),
        (
            Facts("Omar", True, False, 5, 0, ["Nothing: refused"], "Refused", date(2026, 3, 3)),
            "Refused on 3 Mar 2026; Omar had it",
        ),
        (
            Facts("Omar", True, False, 2, 1, ["A ruling on 1 hit", "The technical assessment of 2 lines"]),
            "Yours, due in 2 working days; 1 open hit; waits for the technical assessment of 2 lines",
        ),
        (
            Facts("Omar", True, False, 2, 1, ["A ruling on the exporter's wish to withdraw"]),
            "Yours, due in 2 working days; 1 open hit; waits for a ruling on the exporter's wish to withdraw",
        ),
        (
            Facts("Omar", True, False, 2, 0, ["The word of MoT", "The technical assessment of 1 line"]),
            "Yours, due in 2 working days; waits for the word of MoT, and the technical assessment of 1 line",
        ),
        (Facts("", False, False, 5, 0, [], "Refused", date(2026, 3, 3)), "Refused on 3 Mar 2026"),
    ],
)
def test_why_a_case_is_here(facts: Facts, said: str) -> None:
    assert why_here(facts) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (199, "199"), (COUNTED_TO, "200"), (COUNTED_TO + 1, "200+")]
)
def test_a_count_ends_at_its_bound(number: int, said: str) -> None:
    assert counted(number) == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("EX-2026-000123", ["ex", "2026", "000123"]),
        ("Straße_12, Köln", ["strasse", "12", "köln"]),
        ("100%_ wool", ["100", "wool"]),
        ("水泵公司", ["水", "泵", "公", "司"]),
        ("شركة المضخات", ["شركة", "المضخات"]),
        ("ﬁber ＬＡＳＥＲ", ["fiber", "laser"]),
        (" -- ", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_an_entry_is_also_all_that_it_is_under() -> None:
    assert entries_with_parents(["6A005.b.1", "6a005"]) == ["6", "6A", "6A005", "6A005.B", "6A005.B.1"]
    assert entries_with_parents(["UNLISTED"]) == ["UNLISTED"]
