"""What may be opened again, and which safeguard is missing."""

from datetime import UTC, datetime

import pytest

from licensing.corrections.rules import Act, Course, safeguards, why_not_reopened

DONE = Act(datetime(2026, 3, 2, 9, tzinfo=UTC), "Omar", "Announced")


@pytest.mark.parametrize("status", ["denied", "returned_without_action", "withdrawn"])
def test_what_ended_without_a_license_may_be_opened_again(status: str) -> None:
    assert why_not_reopened(status, is_open=False) == ""
    assert "is open" in why_not_reopened(status, is_open=True)
    assert "XL-2026-000001" in why_not_reopened(status, is_open=False, varies="XL-2026-000001")


@pytest.mark.parametrize("status", ["approved", "approved_with_conditions", "approved_in_part"])
def test_what_was_approved_is_changed_suspended_or_revoked(status: str) -> None:
    assert "suspended or revoked" in why_not_reopened(status, is_open=False)


def test_no_license_required_is_not_opened_again() -> None:
    assert "applies anew" in why_not_reopened("no_license_required", is_open=False)


def states(course: Course) -> list[str]:
    return [one.state[0] for one in safeguards(course)]


def test_nothing_is_due_before_anything_is_decided() -> None:
    assert states(Course(adverse=False, decided=False)) == ["Not due"] * 6


def test_a_refusal_without_anything_lacks_everything() -> None:
    course = Course(adverse=True, decided=True, hands=[DONE], people=1, access_waits=True)
    assert states(course) == ["Missing"] * 6


def test_a_refusal_with_everything() -> None:
    course = Course(
        adverse=True,
        decided=True,
        notices=[DONE],
        reasons=[DONE],
        hearings=[DONE],
        letters=[DONE],
        hands=[DONE],
        accesses=[DONE],
        people=2,
    )
    assert states(course) == ["Done"] * 6


def test_while_the_exporter_may_answer_the_hearing_is_not_missing() -> None:
    course = Course(adverse=True, decided=False, may_answer=True, notices=[DONE], reasons=[DONE])
    hearing = safeguards(course)[2]
    assert (hearing.state[0], hearing.not_due) == ("Not due", "The exporter may still answer.")


def test_who_was_not_heard_for_a_reason_reads_it() -> None:
    course = Course(adverse=True, decided=True, unheard="An embargo is in force.", reasons=[DONE])
    notice, _, hearing, *_ = safeguards(course)
    assert [one.state for one in (notice, hearing)] == [("Left out", "wait")] * 2
    assert notice.left_out == "The refusal could not wait, so it was not announced."
    assert hearing.left_out.endswith("An embargo is in force.")
