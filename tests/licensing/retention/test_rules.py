"""How long a case is kept."""

from datetime import date

import pytest

from licensing.retention.rules import POLICY, SCHEDULE, Happened, retention

CLOSED = date(2026, 3, 2)


def test_an_open_case_has_no_day() -> None:
    kept = retention(licensed=False, closed_on=None, events=[])

    assert (kept.until, kept.because, kept.over(date(2099, 1, 1))) == (None, None, False)


def test_a_case_without_a_license_counts_from_its_closing() -> None:
    kept = retention(licensed=False, closed_on=CLOSED, events=[])

    assert kept.until == date(2031, 3, 2)
    assert not kept.over(date(2031, 3, 2)), "the last day is included"
    assert kept.over(date(2031, 3, 3))


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([Happened("the license ended", date(2028, 2, 29))], "the license ended"),
        (
            [Happened("the license ended", date(2027, 1, 1)), Happened("the last shipment left", CLOSED)],
            "the license ended",
        ),
        ([Happened("the license ended", date(2026, 1, 1))], "the case was closed"),
    ],
)
def test_the_last_event_counts(events: list[Happened], what: str) -> None:
    kept = retention(licensed=True, closed_on=CLOSED, events=events)

    assert kept.because is not None
    assert kept.because.what == what


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    kept = retention(licensed=False, closed_on=date(2028, 2, 29), events=[])

    assert kept.until == date(2033, 2, 28)


def test_what_is_ahead_keeps_the_record_whatever_the_day() -> None:
    kept = retention(
        licensed=True,
        closed_on=date(2010, 1, 1),
        events=[Happened("a condition that waits is due", date(2011, 1, 1), ahead=True)],
    )

    assert kept.until == date(2016, 1, 1)
    assert not kept.over(date(2026, 1, 1))


def test_the_schedule_calls_nothing_law_that_was_not_read() -> None:
    assert {kind.source for kind in SCHEDULE} == {POLICY}
