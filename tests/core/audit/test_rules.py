from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.audit.rules import FIRST, DayDigest, event_digest, microseconds, only_in

AT = datetime(2026, 3, 3, 0, 20, tzinfo=UTC)


def day_of(*events: tuple[int, str], previous: str = FIRST, key: str = "key") -> DayDigest:
    day = DayDigest(date(2026, 3, 2), previous=previous, key=key)
    for seq, digest in events:
        day.add(seq, digest)
    return day


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-12, 12))
def test_a_moment_has_one_number_in_every_zone(at, hours):
    try:
        elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    except OverflowError:
        return
    assert microseconds(elsewhere) == microseconds(at)


def test_an_events_digest_changes_with_each_fact_and_with_the_key():
    facts = {"sentence": "Omar cleared a hit", "before": None}

    assert event_digest(facts, key="key") == event_digest(dict(reversed(facts.items())), key="key")
    assert event_digest(facts, key="key") != event_digest({**facts, "before": "x"}, key="key")
    assert event_digest(facts, key="key") != event_digest(facts, key="another")


def test_a_days_digest_knows_order_number_previous_and_time():
    whole = day_of((1, "a"), (2, "b")).close(AT)

    others = [
        day_of((1, "b"), (2, "a")).close(AT),
        day_of((1, "a")).close(AT),
        day_of((1, "ab")).close(AT),
        day_of((1, "a"), (2, "b"), previous="1" * 64).close(AT),
        day_of((1, "a"), (2, "b"), key="another").close(AT),
        day_of((1, "a"), (2, "b")).close(AT + timedelta(seconds=1)),
    ]

    assert whole not in others
    assert len(set(others)) == len(others)


def test_closing_does_not_end_the_day():
    day = day_of((1, "a"))
    first = day.close(AT)
    assert day.close(AT) == first


@given(st.sets(st.integers(1, 60)))
def test_ranges_hold_exactly_the_numbers(numbers):
    day = day_of(*((number, "x") for number in sorted(numbers)))

    assert {n for first, last in day.ranges for n in range(first, last + 1)} == numbers
    assert all(second[0] > first[1] + 1 for first, second in zip(day.ranges, day.ranges[1:], strict=False))


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)))
def test_only_in_finds_the_smallest_that_the_other_lacks(first, second):
    ranges = [day_of(*((number, "x") for number in sorted(numbers))).ranges for numbers in (first, second)]

    assert only_in(*ranges) == min(first - second, default=None)
