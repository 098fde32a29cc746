"""Digests of events and seals: pure, so that they can be recomputed anywhere with the key."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = "0" * 64


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970 in UTC: the same number whatever zone a connection shows."""
    delta = at - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def event_digest(facts: dict[str, Any], *, key: str) -> str:
    """Return the HMAC-SHA256 of an event's columns (64 hexadecimal digits)."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


class DayDigest:
    """The closing of one day, fed one event after the other, so that a long day needs no memory.

    The digest is an HMAC-SHA256 over the day, the digest of the seal before, every event's digest in the
    order of the sequence, and the time of the sealing. `ranges` folds the sequence numbers into
    [first, last] pairs: 1 2 3 7 becomes [[1, 3], [7, 7]].
    """

    def __init__(self, day: date, *, previous: str, key: str) -> None:
        self._mac = hmac.new(key.encode(), f"{day.isoformat()}:{previous}".encode(), hashlib.sha256)
        self.events = 0
        self.ranges: list[list[int]] = []

    def add(self, seq: int, digest: str) -> None:
        """Take in the next event."""
        self._mac.update(digest.encode())
        self.events += 1
        if self.ranges and self.ranges[-1][1] == seq - 1:
            self.ranges[-1][1] = seq
        else:
            self.ranges.append([seq, seq])

    def close(self, sealed_at: datetime) -> str:
        """Return the digest of the day as sealed at `sealed_at` (64 hexadecimal digits)."""
        mac = self._mac.copy()
        mac.update(f"{self.events}:{microseconds(sealed_at)}".encode())
        return mac.hexdigest()


def only_in(first: Iterable[list[int]], second: Iterable[list[int]]) -> int | None:
    """Return the smallest number that lies in the ranges `first` and not in `second`, or None."""
    others = sorted(second)
    for start, end in sorted(first):
        number = start
        for low, high in others:
            if low <= number <= high:
                number = high + 1
        if number <= end:
            return number
    return None
