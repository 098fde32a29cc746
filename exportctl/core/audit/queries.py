"""Reads of the trail: timelines, and the recomputation of every digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from exportctl.core.audit import rules
from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.audit.services import facts_of


@dataclass(frozen=True)
class Verification:
    """What a recomputation found: how much was read, and the first thing that does not fit ("" if all fits)."""

    events: int
    seals: int
    misfit: str


def timeline(thread: UUID, *, for_exporter: bool) -> QuerySet[AuditEvent]:
    """Return a thread's events, newest first; exporters see only what concerns them."""
    events = AuditEvent.objects.filter(thread=thread).order_by("-seq")
    return events.filter(exporter=True) if for_exporter else events


def verify() -> Verification:
    """Recompute every digest and every seal in order; stop at the first that does not fit."""
    events = 0
    days: dict[date, list[tuple[int, str]]] = {}
    for event in _all_events():
        events += 1
        if rules.event_digest(facts_of(event), key=settings.AUDIT_KEY) != event.digest:
            return Verification(events, 0, f"Event {event.seq} ({event.verb}, {event.at:%Y-%m-%d %H:%M}) was altered.")
        days.setdefault(event.at.astimezone(UTC).date(), []).append((event.seq, event.digest))
    seals = 0
    previous = rules.FIRST
    for seal in AuditSeal.objects.order_by("day"):
        seals += 1
        misfit = _misfit(seal, previous, days.get(seal.day, []))
        if misfit:
            return Verification(events, seals, misfit)
        previous = seal.digest
    return Verification(events, seals, "")


def _all_events() -> Iterator[AuditEvent]:
    """Read the trail in pages by its key: flat memory, and no cursor that a pooled connection would lose."""
    last = 0
    while page := list(AuditEvent.objects.filter(seq__gt=last).order_by("seq")[:2000]):
        yield from page
        last = page[-1].seq


def _misfit(seal: AuditSeal, previous: str, rows: list[tuple[int, str]]) -> str:
    sealed = {number for first, last in seal.ranges for number in range(first, last + 1)}
    found = {seq for seq, _ in rows}
    if missing := sorted(sealed - found):
        return f"Event {missing[0]} of {seal.day} was removed: {len(missing)} sealed events are gone."
    if extra := sorted(found - sealed):
        return f"Event {extra[0]} was added to {seal.day} after that day was sealed."
    if seal.previous != previous:
        return f"The seal of {seal.day} does not follow the seal before it."
    expected = rules.seal_digest(seal.day, previous, (digest for _, digest in rows), key=settings.AUDIT_KEY)
    return "" if expected == seal.digest else f"The seal of {seal.day} does not fit its {seal.events} events."
