from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exportctl.core.calendar.rules import Pause, add_days, counted_days, is_counted, state

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
units = st.sampled_from(["working", "calendar"])
places = st.sampled_from(["US", "DE", "GB", "SG"])
START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday


def at(offset: float) -> datetime:
    return START + timedelta(days=offset)


def clock(now: datetime, *pauses: Pause, target: int = 10, unit: str = "working", stopped=None):
    return state(START, target=target, unit=unit, jurisdiction="DE", pauses=pauses, now=now, stopped=stopped)


@pytest.mark.parametrize(
    ("day", "place", "counts"),
    [
        (date(2026, 7, 3), "US", False),  # Independence Day, observed on the Friday
        (date(2026, 7, 3), "DE", True),
        (date(2026, 10, 3), "DE", False),  # a Saturday
        (date(2026, 12, 25), "GB", False),
        (date(2026, 12, 24), "DE", True),
    ],
)
def test_weekends_and_holidays_of_the_place_do_not_count(day, place, counts):
    assert is_counted(day, unit="working", jurisdiction=place) is counts
    assert is_counted(day, unit="calendar", jurisdiction=place)


def test_easter_in_germany():
    assert add_days(date(2026, 4, 2), 1, unit="working", jurisdiction="DE") == date(2026, 4, 7)
    assert add_days(date(2026, 4, 2), 1, unit="calendar", jurisdiction="DE") == date(2026, 4, 3)


@given(days, st.integers(0, 120), units, places)
def test_adding_and_counting_are_inverse(start, number, unit, place):
    end = add_days(start, number, unit=unit, jurisdiction=place)

    assert counted_days(start, end, unit=unit, jurisdiction=place) == number
    assert number == 0 or is_counted(end, unit=unit, jurisdiction=place)


@given(days, st.integers(0, 60), st.integers(0, 60), units, places)
def test_counting_in_two_stretches_is_counting_at_once(start, first, second, unit, place):
    middle, end = start + timedelta(first), start + timedelta(first + second)

    parts = [counted_days(a, b, unit=unit, jurisdiction=place) for a, b in ((start, middle), (middle, end))]

    assert sum(parts) == counted_days(start, end, unit=unit, jurisdiction=place)


def test_nothing_is_counted_backwards():
    assert counted_days(date(2026, 3, 5), date(2026, 3, 2), unit="calendar", jurisdiction="DE") == 0


def test_a_clock_counts_from_the_day_after_its_start():
    assert clock(at(0)).elapsed == 0
    assert clock(at(1)).elapsed == 1
    assert clock(at(7)).elapsed == 5
    assert clock(at(0)).due == date(2026, 3, 16)


def test_a_pause_does_not_count_and_moves_the_due_day():
    paused = clock(at(7), Pause(at(1), at(3), "Question"))

    assert (paused.elapsed, paused.paused, paused.remaining) == (3, 2, 7)
    assert paused.due == date(2026, 3, 18)
    assert not paused.standing_still


def test_an_open_pause_stands_still():
    states = [clock(at(day), Pause(at(1), None, "Question")) for day in (1, 4, 8)]

    assert [one.elapsed for one in states] == [1, 1, 1]
    assert all(one.standing_still and one.tone == "wait" for one in states)
    assert states[0].due < states[1].due < states[2].due


def test_a_pause_within_one_day_takes_nothing():
    assert clock(at(2), Pause(at(1), at(1.3), "Question")).elapsed == 2


def test_what_comes_after_now_does_not_count_yet():
    assert clock(at(2), Pause(at(1), at(30), "Question")).paused == 1
    assert clock(at(2), Pause(at(5), at(30), "Question")).paused == 0


def test_a_stopped_clock_stays_where_it_is():
    first, later = (clock(at(day), stopped=at(4)) for day in (4, 200))

    assert (first.elapsed, first.remaining) == (later.elapsed, later.remaining) == (4, 6)
    assert not later.running


@pytest.mark.parametrize(("day", "tone"), [(0, "go"), (10, "wait"), (14, "wait"), (15, "stop")])
def test_the_tone_warns_when_a_fifth_is_left(day, tone):
    assert clock(at(day)).tone == tone


@given(st.lists(st.integers(0, 400), max_size=8), st.integers(0, 500), st.integers(1, 90), units)
def test_elapsed_and_paused_are_all_days_and_due_is_when_they_are_used_up(marks, offset, target, unit):
    marks = sorted(set(marks))
    pauses = [Pause(at(a), at(b), "x") for a, b in zip(marks[::2], marks[1::2], strict=False)]
    now = at(offset)
    found = clock(now, *pauses, target=target, unit=unit)

    total = counted_days(START.date(), now.date(), unit=unit, jurisdiction="DE")
    assert found.elapsed + found.paused == total
    assert 0 <= found.paused <= total
    assert found.remaining == target - found.elapsed
    assume(all(pause.end <= now for pause in pauses))
    on_time = clock(datetime.combine(found.due, START.timetz()), *pauses, target=target, unit=unit)
    if found.due >= now.date():
        assert on_time.remaining == 0
