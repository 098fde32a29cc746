import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from exportctl.core.calendar import queries
from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.models import Clock, ClockPause
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CASE = uuid.UUID(int=7)


def at(day: int) -> datetime:
    return START + timedelta(days=day)


@pytest.fixture
def clock() -> Clock:
    return clocks.start_clock(CASE, "review", at=START, days=10, jurisdiction="DE")


def state(day: int):
    return queries.clock_state(CASE, "review", at(day))


def test_starting_again_returns_the_first_clock(clock):
    again = clocks.start_clock(CASE, "review", at=at(5), days=99)

    assert again == clock
    assert (again.days, again.due_on) == (10, date(2026, 3, 16))


def test_the_place_is_the_settings_where_none_is_named(settings):
    settings.JURISDICTION = "GB"
    assert clocks.start_clock(CASE, "other", at=START, days=1).jurisdiction == "GB"


def test_pausing_and_resuming_twice_is_once(clock):
    for day in (1, 2):
        clocks.pause(CASE, "review", at=at(day), reason="Question")
    for day in (3, 4):
        clocks.resume(CASE, "review", at=at(day))

    pause = ClockPause.objects.get()
    assert (pause.started_at, pause.ended_at, pause.reason) == (at(1), at(3), "Question")
    assert state(7).paused == 2
    clock.refresh_from_db()
    assert (clock.paused, clock.due_on) == (False, date(2026, 3, 18))


def test_stopping_ends_an_open_pause_and_is_final(clock):
    clocks.pause(CASE, "review", at=at(1), reason="Question")
    clocks.stop(CASE, "review", at=at(3))
    clocks.stop(CASE, "review", at=at(9))
    clocks.pause(CASE, "review", at=at(10), reason="Late")
    clocks.resume(CASE, "review", at=at(11))

    clock.refresh_from_db()
    assert clock.stopped_at == at(3)
    assert ClockPause.objects.get().ended_at == at(3)
    assert (state(50).running, state(50).elapsed) == (False, 1)


def test_a_clock_that_is_not_there_is_left_alone():
    clocks.pause(CASE, "review", at=START, reason="x")
    clocks.resume(CASE, "review", at=START)
    clocks.stop(CASE, "review", at=START)
    assert state(1) is None


def test_many_clocks_are_read_in_one_query(clock, django_assert_num_queries):
    others = [uuid.uuid4() for _ in range(3)]
    for subject in others:
        clocks.start_clock(subject, "review", at=START, days=10)
        clocks.pause(subject, "review", at=at(1), reason="Question")
    clocks.start_clock(CASE, "another", at=START, days=10)

    with django_assert_num_queries(1):
        found = queries.clock_states([CASE, *others], "review", at(2))

    assert set(found) == {CASE, *others}


def test_the_database_refuses_two_open_pauses_and_an_end_before_the_start(clock):
    ClockPause.objects.create(clock=clock, reason="a", started_at=at(1))
    with pytest.raises(IntegrityError, match="clock_pauses_once_at_a_time"), transaction.atomic():
        ClockPause.objects.create(clock=clock, reason="b", started_at=at(1))
    with pytest.raises(IntegrityError, match="clock_pause_ends_after_start"), transaction.atomic():
        clocks.resume(CASE, "review", at=at(0)) or ClockPause.objects.update(ended_at=at(0))
    with pytest.raises(IntegrityError, match="clock_stops_after_start"), transaction.atomic():
        Clock.objects.update(stopped_at=at(-1))


@pytest.mark.django_db(transaction=True)
def test_eight_pauses_at_once_are_one(clock):
    results = at_once(lambda _: clocks.pause(CASE, "review", at=at(1), reason="Question"), 8)

    assert results == [None] * 8
    assert ClockPause.objects.count() == 1
