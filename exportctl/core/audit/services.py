"""Writes to the trail: one event at a time, and one seal a day."""

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

SEAL_LOCK = 4_801_001


def _plain(value: Any) -> Any:
    """Return `value` as what JSON gives back, so that the digest of the stored row is the digest written."""
    import json

    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def facts_of(event: AuditEvent) -> dict[str, Any]:
    """Return the columns that an event's digest covers."""
    return {
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


@transaction.atomic
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

    `facts` fill the verb's sentence; `actor` None is the system. A shared lock held to the end of the
    transaction keeps a seal from closing the day under an event that is not yet committed.
    """
    verb = verbs.find(verb_key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEAL_LOCK])
    name = actor.name if actor is not None else "The system"
    event = AuditEvent(
        at=timezone.now(),
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
    event.digest = rules.event_digest(facts_of(event), key=settings.AUDIT_KEY)
    event.save(force_insert=True)
    return event


def _day_bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time.min, tzinfo=UTC)
    return start, start + timedelta(days=1)


@transaction.atomic
def seal_day(day: date, *, now: datetime) -> AuditSeal | None:
    """Seal one past day; an already sealed day is returned as it is, a day without events is not sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    if found := AuditSeal.objects.filter(day=day).first():
        return found
    start, end = _day_bounds(day)
    if now < end:
        raise ValueError(f"{day} is not over.")
    rows = list(AuditEvent.objects.filter(at__gte=start, at__lt=end).order_by("seq").values_list("seq", "digest"))
    if not rows:
        return None
    last = AuditSeal.objects.filter(day__lt=day).order_by("-day").first()
    previous = last.digest if last else rules.FIRST
    return AuditSeal.objects.create(
        day=day,
        events=len(rows),
        ranges=rules.ranges_of(seq for seq, _ in rows),
        previous=previous,
        digest=rules.seal_digest(day, previous, (digest for _, digest in rows), key=settings.AUDIT_KEY),
        sealed_at=now,
    )


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
