from datetime import UTC, datetime, timedelta

import pytest

from licensing.forecasts.stages import OURS, YOURS, Move, stages, turns
from licensing.review.models import CaseStatus

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOVES = [
    Move(AT + timedelta(hours=1), "under_review"),
    Move(AT + timedelta(days=2), "query_applicant"),
    Move(AT + timedelta(days=5), "under_review"),
    Move(AT + timedelta(days=8), "countersign"),
    Move(AT + timedelta(days=9), "approved"),
]


def told(number: int, status: str, *, waiting: bool = False) -> list[tuple[str, int | None, str]]:
    found = stages(AT, MOVES[:number], status=status, waiting=waiting)
    return [(one.state, (one.began - AT).days if one.began else None, one.turn) for one in found]


@pytest.mark.parametrize(
    ("number", "status", "waiting", "expected"),
    [
        (0, "screening", False, [("done", 0, ""), ("now", 0, OURS), ("ahead", None, "")]),
        (2, "query_applicant", True, [("done", 0, ""), ("done", 0, ""), ("now", 0, YOURS)]),
        (3, "under_review", False, [("done", 0, ""), ("done", 0, ""), ("now", 0, OURS)]),
        (5, "approved", False, [("done", 0, ""), ("done", 0, ""), ("done", 0, "")]),
    ],
)
def test_stages(number: int, status: str, waiting: bool, expected: list[object]) -> None:
    found = told(number, status, waiting=waiting)

    assert found[:3] == expected
    assert found[3] == (("done", 9, "") if status == "approved" else ("ahead", None, ""))


def test_the_exporter_is_not_told_of_a_second_signature() -> None:
    assert told(4, "countersign") == told(3, "under_review")


def test_a_case_that_is_screened_again_is_in_its_checks_again() -> None:
    moves = [MOVES[0], Move(AT + timedelta(days=1), "screening")]

    assert [one.state for one in stages(AT, moves, status="screening", waiting=False)] == [
        "done",
        "now",
        "ahead",
        "ahead",
    ]


def test_every_open_status_has_a_team_and_a_final_one_has_none() -> None:
    found = turns(AT, MOVES)

    assert [one.holder for one in found] == [
        "Automatic checks",
        "Licensing",
        "Licensing",
        "Licensing",
        "Countersigning",
    ]
    assert len(turns(AT, [Move(AT, status) for status in CaseStatus.values])) == 6
