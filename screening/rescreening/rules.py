"""Words and figures of re-screening. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from screening.hits.rules import count

SHARD_SIZE = 2000  # threads a portion: a second or two of work, so that little is lost with a worker
LANES = 4  # portions at a time, so that a submission never waits behind all of them


def thread_count(number: int) -> str:
    """Return a number of threads in the words of the desk."""
    return count(number, "case or party", "cases or parties")


def list_words(title: str, day: str, figures: Mapping[str, int], before: str) -> str:
    """Say what a new edition changed."""
    changed = ", ".join(f"{figures[key]:,} {key}" for key in ("added", "changed", "removed"))
    instead = f" in the place of that of {before}" if before else ", the first of this list"
    return f"{title}, edition of {day}{instead}: {changed}."


def duration(seconds: float) -> str:
    """Say how long something takes, as a person would."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {count(minutes, 'minute', 'minutes')}"
    hours, rest = divmod(round(minutes / 5) * 5, 60)
    more = f" {rest} minutes" if rest else ""
    return f"about {count(hours, 'hour', 'hours')}{more}"


def rate(parties: int, elapsed: timedelta) -> int:
    """Return parties a second; 0 where nothing can be said yet."""
    seconds = elapsed.total_seconds()
    return round(parties / seconds) if seconds > 0 else 0


def remaining(done: int, planned: int, elapsed: timedelta) -> str:
    """Say how long the rest will take at the pace so far, or "" where nothing is done yet."""
    if not done or done >= planned:
        return ""
    return duration(elapsed.total_seconds() / done * (planned - done))


Key = tuple[str, str, str, str]  # party, basis, list, publisher's id


def differences(before: Mapping[Key, str], now: Mapping[Key, str]) -> tuple[set[Key], set[Key], set[Key]]:
    """Return what came, what went, and what scores visibly otherwise: the shown percentage is not the same.

    `before` and `now` lead from each hit to its score as it is shown.
    """
    other = {key for key in before.keys() & now.keys() if before[key] != now[key]}
    return set(now.keys() - before.keys()), set(before.keys() - now.keys()), other


def difference_words(came: Iterable[str], went: Iterable[str], other: Iterable[str]) -> str:
    """Say what a comparison in full found otherwise than the screening before, by the listed names."""
    parts = [
        ("Found now and not before", sorted(set(came))),
        ("Not found any more", sorted(set(went))),
        ("Found with another score", sorted(set(other))),
    ]
    return " ".join(f"{words}: {first(names)}." for words, names in parts if names)


def first(names: list[str], most: int = 3) -> str:
    """Return the first names of a list, and how many more there are."""
    shown = "; ".join(names[:most])
    return shown if len(names) <= most else f"{shown}; and {len(names) - most} more"
