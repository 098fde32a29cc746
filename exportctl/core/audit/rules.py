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


def seal_digest(day: date, previous: str, digests: Iterable[str], *, key: str) -> str:
    """Return the HMAC-SHA256 over the day, the seal before and every event's digest in order."""
    mac = hmac.new(key.encode(), f"{day.isoformat()}:{previous}".encode(), hashlib.sha256)
    for digest in digests:
        mac.update(digest.encode())
    return mac.hexdigest()


def ranges_of(numbers: Iterable[int]) -> list[list[int]]:
    """Fold ascending numbers into [first, last] pairs: 1 2 3 7 becomes [[1, 3], [7, 7]]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
