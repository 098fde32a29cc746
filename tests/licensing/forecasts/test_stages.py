from datetime import UTC, datetime, timedelta

import pytest

from licensing.forecasts.stages import OURS, YOURS, Move, Span, stages, turns
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


def held(*spans: Span) -> list[tuple[str, float]]:
    """Return who had the time from which day on."""
    return [(one.holder, (one.at - AT) / timedelta(days=1)) for one in turns(AT, MOVES[1:], spans)]


def span(start: float, end: float | None, holder: str) -> Span:
    return Span(AT + timedelta(days=start), AT + timedelta(days=end) if end is not None else None, holder)


def test_under_review_the_time_is_theirs_who_have_something_to_do() -> None:
    assert held(span(5.5, 6, "MoT"), span(5.25, 7, "Screening"), span(1, 7.5, "Technical assessment")) == [
        ("Automatic checks", 0),
        ("Licensing", 2),
        ("Technical assessment", 5),
        ("Screening", 5.25),
        ("MoT", 5.5),
        ("Screening", 6),
        ("Technical assessment", 7),
        ("Licensing", 7.5),
        ("Countersigning", 8),
    ]


def test_what_has_no_end_lasts_until_the_case_moves_on() -> None:
    assert held(span(6, None, "MoT"))[-2:] == [("MoT", 6), ("Countersigning", 8)]
