"""The demonstration's idea of now: its cases have a past, though they are walked today."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


class Past:
    """A moment in the past that moves on with each step, and never beyond today's real time."""

    def __init__(self, start: datetime) -> None:
        self.real_now = timezone.now
        self.at = min(start, self.real_now())

    def now(self) -> datetime:
        """Return the moment, a second later each time, so that what follows is later."""
        self.at = min(self.at + timedelta(seconds=1), self.real_now())
        return self.at

    def wait(self, *, days: float = 0, hours: float = 0) -> None:
        """Let time pass; a weekend is skipped, as nobody is at work."""
        self.at = min(self.at + timedelta(days=days, hours=hours), self.real_now())
        while self.at.weekday() > 4 and self.at + timedelta(days=1) < self.real_now():
            self.at += timedelta(days=1)


@contextmanager
def as_of(start: datetime) -> Iterator[Past]:
    """Let every `timezone.now()` of this process answer from `start` on, until the block ends."""
    past = Past(start)
    timezone.now = past.now
    try:
        yield past
    finally:
        timezone.now = past.real_now
