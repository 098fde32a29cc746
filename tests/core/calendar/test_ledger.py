"""The ledger of a clock, against an independent naive count."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.calendar import rules
from exportctl.core.calendar.rules import Facts, Pause, Turn, Why

CUT_OFF = time(18)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
ZONES = ["UTC", "America/New_York", "Asia/Singapore", "Pacific/Auckland"]
moments = st.dates(date(2024, 1, 1), date(2026, 12, 31)).flatmap(
    lambda day: st.times().map(lambda hour: datetime.combine(day, hour, UTC))
)


def at(offset: float) -> datetime:
    return START + timedelta(days=offset)


def facts(started: datetime = START, **kwargs: object) -> Facts:
    return Facts(started, "working", "DE", **{"cut_off": CUT_OFF, **kwargs})  # type: ignore[arg-type]


def told(found: Facts, until: datetime) -> list[tuple[int, str]]:
    return [(day.day.day, day.why.value) for day in rules.ledger(found, until=until)]


def test_the_day_of_arrival_does_not_count_and_the_next_does() -> None:
    assert told(facts(), at(2)) == [(2, "arrival"), (3, "counted"), (4, "counted")]


@pytest.mark.parametrize(
    ("started", "zone", "arrival"),
    [
        (datetime(2026, 3, 2, 18, 0, tzinfo=UTC), "UTC", date(2026, 3, 2)),
        (datetime(2026, 3, 2, 18, 0, 1, tzinfo=UTC), "UTC", date(2026, 3, 3)),
        (datetime(2026, 3, 6, 18, 30, tzinfo=UTC), "UTC", date(2026, 3, 9)),  # a Friday evening
        (datetime(2026, 3, 7, 9, tzinfo=UTC), "UTC", date(2026, 3, 9)),  # a Saturday
        (datetime(2026, 4, 2, 19, tzinfo=UTC), "UTC", date(2026, 4, 7)),  # before Good Friday
        (datetime(2026, 3, 2, 22, 30, tzinfo=UTC), "America/New_York", date(2026, 3, 2)),  # 17:30 there
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "America/New_York", date(2026, 3, 3)),
        (datetime(2026, 3, 9, 22, 30, tzinfo=UTC), "America/New_York", date(2026, 3, 10)),  # summer time
        (datetime(2026, 3, 2, 17, tzinfo=UTC), "Pacific/Auckland", date(2026, 3, 3)),  # tomorrow there
    ],
)
def test_what_comes_after_the_cut_off_or_on_a_day_that_does_not_count_comes_on_the_next_counted_day(
    started: datetime, zone: str, arrival: date
) -> None:
    assert facts(started, zone=zone).arrival == arrival


def test_an_evening_arrival_says_so() -> None:
    found = rules.ledger(facts(datetime(2026, 3, 2, 19, tzinfo=UTC)), until=at(3))

    assert [(day.why, day.reason) for day in found][:2] == [
        (Why.CUT_OFF, "Came after 18:00"),
        (Why.ARRIVAL, "Day of arrival"),
    ]
    assert [day.counted for day in found] == [False, False, True, True]


def test_calendar_days_know_no_cut_off() -> None:
    found = Facts(datetime(2026, 3, 6, 23, tzinfo=UTC), "calendar", "DE", cut_off=CUT_OFF)

    assert found.arrival == date(2026, 3, 6)
    assert rules.state_of(found, target=20, now=at(5)).due == date(2026, 3, 26)


def test_a_clock_of_before_the_rule_is_reckoned_as_it_was() -> None:
    found = facts(datetime(2026, 3, 7, 20, tzinfo=UTC), cut_off=None)

    assert found.arrival == date(2026, 3, 7)
    assert rules.state_of(found, target=1, now=at(7)).due == date(2026, 3, 9)


def test_every_day_has_its_reason_and_its_holder() -> None:
    pauses = (Pause(at(1), at(8.5), "Question"),)
    turns = (Turn(at(0), "Licensing"), Turn(at(9), "Countersigning"))
    found = rules.ledger(facts(pauses=pauses, turns=turns, closed={date(2026, 3, 9): "Move"}), until=at(11))

    assert [(day.day.day, day.reason, day.holder) for day in found] == [
        (2, "Day of arrival", "Authority"),
        (3, "Counted", "Licensing"),
        (4, "Question", "Exporter"),
        (5, "Question", "Exporter"),
        (6, "Question", "Exporter"),
        (7, "Weekend", "Exporter"),
        (8, "Weekend", "Exporter"),
        (9, "Closed: Move", "Exporter"),
        (10, "Question", "Exporter"),
        (11, "Counted", "Licensing"),
        (12, "Counted", "Countersigning"),
        (13, "Counted", "Countersigning"),
    ]
    assert [(one.holder, one.counted, one.paused) for one in rules.held(found)] == [
        ("Licensing", 2, 0),
        ("Exporter", 0, 4),
        ("Countersigning", 2, 0),
    ]


def test_holidays_are_named() -> None:
    found = rules.ledger(facts(datetime(2026, 4, 2, 9, tzinfo=UTC)), until=datetime(2026, 4, 7, tzinfo=UTC))

    assert [day.reason for day in found][1:5] == [
        "Holiday: Good Friday",
        "Weekend",
        "Weekend",
        "Holiday: Easter Monday",
    ]


def test_stretches_keep_weekends_and_lose_no_day() -> None:
    days = rules.ledger(facts(pauses=(Pause(at(1), at(4), "Question"),)), until=at(8))
    found = rules.stretches(days)

    assert [(one.why.value, one.first.day, one.last.day, one.counted, one.paused) for one in found] == [
        ("arrival", 2, 2, 0, 0),
        ("counted", 3, 3, 1, 0),
        ("paused", 4, 8, 0, 3),
        ("counted", 9, 10, 2, 0),
    ]
    assert [day for one in found for day in one.days] == list(days)


def test_a_pause_after_the_target_was_missed_does_not_move_the_due_day() -> None:
    pauses = (Pause(at(17), at(24), "Late question"),)
    before, after = (rules.state_of(facts(pauses=pauses), target=10, now=now) for now in (at(16), at(30)))

    assert before.due == after.due == date(2026, 3, 16)
    assert after.remaining < 0


def test_the_stored_due_day_is_the_same_on_whatever_day_it_is_reckoned() -> None:
    waits = facts(pauses=(Pause(at(2), None, "Question"),))
    assert rules.due_on(waits, target=10) == rules.state_of(waits, target=10, now=at(2)).due
    runs = facts(pauses=(Pause(at(2), at(4), "Question"),))
    days = {rules.state_of(runs, target=10, now=at(offset)).due for offset in (4, 9, 40)}
    assert days == {rules.due_on(runs, target=10)}


def naive(found: Facts, until: datetime) -> tuple[int, int]:
    """Count by a loop over minutes' days that shares nothing with the rules but the facts."""
    zone, own = ZoneInfo(found.zone), holidays.country_holidays("DE")
    open_day = lambda day: day.isoweekday() <= 5 and day not in own and day not in found.closed  # noqa: E731
    came = found.started.astimezone(zone)
    first = came.date()
    if came.time() > CUT_OFF:
        first += timedelta(days=1)
    while not open_day(first):
        first += timedelta(days=1)
    counted = paused = 0
    day, last = first, min(found.stopped or until, until).astimezone(zone).date()
    while day < last:
        day += timedelta(days=1)
        if open_day(day):
            still = [
                one
                for one in found.pauses
                if one.start.astimezone(zone).date() < day <= (one.end or until).astimezone(zone).date()
            ]
            counted, paused = counted + (not still), paused + bool(still)
    return counted, paused


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Facts, datetime]:
    started = draw(moments)
    marks = sorted(set(draw(st.lists(st.integers(0, 9000), max_size=7))))
    pairs = zip(marks[::2], [*marks[1::2], None], strict=False)
    hour = lambda number: started + timedelta(hours=number)  # noqa: E731
    pauses = tuple(Pause(hour(a), hour(b) if b is not None else None, "x") for a, b in pairs)
    if pauses and pauses[-1].end is not None and draw(st.booleans()):
        pauses = pauses[:-1]
    offsets = draw(st.sets(st.integers(0, 60)))
    closed = {started.date() + timedelta(days=offset): "Closed" for offset in offsets}
    until = hour(draw(st.integers(0, 9500)))
    stopped = draw(st.none() | st.integers(max(marks, default=0), 9500).map(hour))
    if stopped is not None:
        pauses = tuple(Pause(one.start, one.end or stopped, one.reason) for one in pauses)
    zone = draw(st.sampled_from(ZONES))
    return facts(started, pauses=pauses, closed=closed, zone=zone, stopped=stopped), until


@given(clocks(), st.integers(1, 60))
def test_the_state_is_the_sum_of_the_ledger_and_of_a_naive_count(
    made: tuple[Facts, datetime], target: int
) -> None:
    found, until = made
    days = rules.ledger(found, until=until)
    state = rules.state_of(found, target=target, now=until)
    sums = rules.held(days)

    assert (state.elapsed, state.paused) == naive(found, until)
    assert state.elapsed == sum(day.counted for day in days) == sum(one.counted for one in sums)
    assert state.paused == sum(one.paused for one in sums)
    assert state.remaining == target - state.elapsed
    assert [day.day for day in days] == sorted({day.day for day in days})
    assert [day for one in rules.stretches(days) for day in one.days] == list(days)
    assert found.counts(state.due)
    assert (state.remaining <= 0) == (state.due <= found.day_of(min(found.stopped or until, until)))
