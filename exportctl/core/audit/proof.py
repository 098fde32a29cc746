"""What shows that the events of one thread are those that were written: digests, days, seals.

An event's digest covers the event. A seal covers the digests of all events of its day and the seal before, so
the proof of a day needs the digests of the day's other events, too: numbers and digests, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from exportctl.core.audit import rules
from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.audit.services import facts_of


@dataclass(frozen=True)
class Proved:
    """One event with the columns that its digest covers, and whether they gave that digest just now."""

    event: AuditEvent
    facts: dict[str, Any]
    fits: bool


def events_of(thread: UUID) -> Iterator[Proved]:
    """Yield a thread's events in their order, each recomputed."""
    for event in AuditEvent.objects.filter(thread=thread).order_by("seq").iterator(500):
        facts = facts_of(event)
        yield Proved(event, facts, rules.event_digest(facts, key=settings.AUDIT_KEY) == event.digest)


def seals_since(day: date) -> list[dict[str, Any]]:
    """Return the seals from a day on, the oldest first, as they are recomputed."""
    return [
        {
            "day": seal.day.isoformat(),
            "events": seal.events,
            "previous": seal.previous,
            "digest": seal.digest,
            "sealed_at": rules.microseconds(seal.sealed_at),
        }
        for seal in AuditSeal.objects.filter(day__gte=day).order_by("day")
    ]


def digests_of(day: date) -> Iterator[tuple[int, str]]:
    """Yield the numbers and digests of all events of a day (UTC), in their order."""
    start = datetime.combine(day, time.min, tzinfo=UTC)
    events = AuditEvent.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("seq")
    yield from events.values_list("seq", "digest").iterator(2000)
