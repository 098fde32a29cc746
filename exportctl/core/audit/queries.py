"""Reads of the trail: timelines, and the recomputation of every digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from exportctl.core.audit import rules
from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.audit.services import facts_of
from exportctl.core.people.roles import Side

AUTHORITY = "The licensing authority"


@dataclass(frozen=True)
class Verification:
    """What was recomputed, the first thing that does not fit ("" where all fits), the last seal's digest."""

    events: int
    seals: int
    misfit: str
    last_seal: str = ""


def timeline(thread: UUID, *, for_exporter: bool) -> QuerySet[AuditEvent]:
    """Return a thread's events, newest first; exporters see only what concerns them.

    What an exporter reads of an event is `told_to_exporter`.
    """
    events = AuditEvent.objects.filter(thread=thread).order_by("-seq")
    return events.filter(exporter=True).select_related("actor") if for_exporter else events


def told_to_exporter(event: AuditEvent) -> str:
    """Return an event's sentence as exporters read it: who acted for the authority has no name in it."""
    actor = event.actor
    if actor is None or actor.side == Side.EXPORTER:
        return event.sentence
    return AUTHORITY + event.sentence.removeprefix(event.actor_name)


def verify() -> Verification:
    """Recompute every digest and every seal in order; stop at the first that does not fit.

    The seals are read first, so that a day sealed meanwhile is not taken for a forged one.
    """
    seals = list(AuditSeal.objects.order_by("day"))
    days = {seal.day: _opened(seal) for seal in seals}
    events = 0
    for event in _all_events():
        events += 1
        if rules.event_digest(facts_of(event), key=settings.AUDIT_KEY) != event.digest:
            found = f"Event {event.seq} ({event.verb}, {event.at:%Y-%m-%d %H:%M}) was altered or forged."
            return Verification(events, 0, found)
        if day := days.get(event.at.astimezone(UTC).date()):
            day.add(event.seq, event.digest)
    previous = rules.FIRST
    for number, seal in enumerate(seals, start=1):
        if misfit := _misfit(seal, previous, days[seal.day]):
            return Verification(events, number, misfit)
        previous = seal.digest
    return Verification(events, len(seals), "", last_seal=previous if seals else "")


def _opened(seal: AuditSeal) -> rules.DayDigest:
    return rules.DayDigest(seal.day, previous=seal.previous, key=settings.AUDIT_KEY)


def _all_events() -> Iterator[AuditEvent]:
    """Read the trail in pages by its key: flat memory, and no cursor that a pooled connection would lose."""
    last = 0
    while page := list(AuditEvent.objects.filter(seq__gt=last).order_by("seq")[:2000]):
        yield from page
        last = page[-1].seq


def _misfit(seal: AuditSeal, previous: str, day: rules.DayDigest) -> str:
    if (removed := rules.only_in(seal.ranges, day.ranges)) is not None:
        return f"Event {removed} of {seal.day} was removed after that day was sealed."
    if (added := rules.only_in(day.ranges, seal.ranges)) is not None:
        return f"Event {added} was added to {seal.day} after that day was sealed."
    if seal.previous != previous:
        return f"The seal of {seal.day} does not follow the seal before it."
    if seal.events == day.events and day.close(seal.sealed_at) == seal.digest:
        return ""
    return f"The seal of {seal.day} does not fit its events."
