"""Writes to the trail: one event at a time, and one seal a day."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from exportctl.core.audit import rules, verbs
from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.people.models import User

SEAL_LOCK = 4_801_001  # first key of the advisory locks of days; the second is the day's ordinal
log = structlog.get_logger(__name__)


def _plain(value: Any) -> Any:
    """Return `value` as what JSON gives back, so that the digest of the stored row is the digest written.

    A float becomes text: jsonb would write it in another way than it was digested.
    """
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder), parse_float=str, parse_constant=str)


def _take_place() -> tuple[datetime, int]:
    """Return the time and the number of the next event, holding its day open until commit.

    The lock is shared among events and kept from a seal of the same day, so that no day is closed over an
    event that is not yet committed. A wait that ends on the next day starts again.
    """
    while True:
        at = timezone.now()
        day = at.astimezone(UTC).date()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, %s), nextval('core_auditevent_seq_seq')",
                [SEAL_LOCK, day.toordinal()],
            )
            seq = int(cursor.fetchone()[1])
        if timezone.now().astimezone(UTC).date() == day:
            return at, seq


def facts_of(event: AuditEvent) -> dict[str, Any]:
    """Return the columns that an event's digest covers."""
    return {
        "seq": event.seq,
        "at": rules.microseconds(event.at),
        "actor": str(event.actor_id or ""),
        "actor_name": event.actor_name,
        "verb": event.verb,
        "sentence": event.sentence,
        "subject": f"{event.subject_type}:{event.subject_id}",
        "thread": str(event.thread or ""),
        "exporter": event.exporter,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "request_id": event.request_id,
    }


def record(
    subject: models.Model,
    verb_key: str,
    *,
    actor: User | None,
    thread: UUID | None = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    **facts: Any,
) -> AuditEvent:
    """Write one event about `subject`, in the caller's transaction.

    `facts` fill the verb's sentence; `actor` None is the system.
    """
    verb = verbs.find(verb_key)
    name = str(actor)[:120] if actor is not None else "The system"
    event = AuditEvent(
        actor=actor,
        actor_name=name,
        verb=verb_key,
        sentence=f"{name} {verb.sentence.format(**facts)}",
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        thread=thread,
        exporter=verb.exporter,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:40],
    )
    with transaction.atomic(savepoint=False):  # what cannot be recorded does not happen
        event.at, event.seq = _take_place()
        event.digest = rules.event_digest(facts_of(event), key=settings.AUDIT_KEY)
        event.save(force_insert=True)
    return event


def _day_bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, tzinfo=UTC)
    return start, start + timedelta(days=1)


@transaction.atomic
def seal_day(day: date, *, now: datetime) -> AuditSeal | None:
    """Seal one past day; an already sealed day is returned as it is, a day without events is not sealed.

    The digest is logged as well: a log kept elsewhere is the anchor of the last seals, which whoever owns
    the database could remove together with their events.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEAL_LOCK, day.toordinal()])
    if found := AuditSeal.objects.filter(day=day).first():
        return found
    start, end = _day_bounds(day)
    if now < end:
        raise ValueError(f"{day} is not over.")
    last = AuditSeal.objects.order_by("-day").first()
    if last is not None and last.day > day:
        raise ValueError(f"{day} lies before the last sealed day.")
    previous = last.digest if last else rules.FIRST
    closing = rules.DayDigest(day, previous=previous, key=settings.AUDIT_KEY)
    events = AuditEvent.objects.filter(at__gte=start, at__lt=end).order_by("seq")
    for seq, digest in events.values_list("seq", "digest").iterator(2000):
        closing.add(seq, digest)
    if not closing.events:
        return None
    seal = AuditSeal.objects.create(
        day=day,
        events=closing.events,
        ranges=closing.ranges,
        previous=previous,
        digest=closing.close(now),
        sealed_at=now,
    )
    log.info("audit_sealed", day=day.isoformat(), events=seal.events, digest=seal.digest)
    return seal


def seal_past_days(*, now: datetime) -> list[AuditSeal]:
    """Seal every day before today that has events and no seal yet, oldest first."""
    last = AuditSeal.objects.order_by("-day").first()
    first = AuditEvent.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        return []
    day = last.day + timedelta(days=1) if last else first.astimezone(UTC).date()
    made = []
    while day < now.astimezone(UTC).date():
        seal = seal_day(day, now=now)
        if seal is not None:
            made.append(seal)
        day += timedelta(days=1)
    return made
