"""The audit trail of a case with what proves it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from django.core.serializers.json import DjangoJSONEncoder

from exportctl.core.audit import proof
from exportctl.core.audit.models import AuditEvent
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv
from licensing.copies.parts import Part
from licensing.review.models import Case

EVENTS = ("seq", "at", "actor", "verb", "sentence", "reason", "for_exporter", "digest", "fits")


def parts_of(case: Case) -> Iterator[Part]:
    """Yield the events for people and for programs, the seals, and the digests of each day with an event."""
    yield Part("audit/events.csv", partial(_table, case))
    yield Part("audit/events.json", partial(_events, case))
    days = sorted({at.astimezone(UTC).date() for at in _times(case)})
    if days:
        yield Part("audit/seals.json", lambda: _json(proof.seals_since(days[0])))
    for day in days:
        yield Part(f"audit/days/{day.isoformat()}.csv", partial(_day, day))


def _times(case: Case) -> Iterator[datetime]:
    yield from AuditEvent.objects.filter(thread=case.pk).values_list("at", flat=True).iterator(2000)


def _table(case: Case) -> bytes:
    rows = (
        (
            str(one.event.seq),
            one.event.at.isoformat(),
            one.event.actor_name,
            one.event.verb,
            one.event.sentence,
            one.event.reason,
            "yes" if one.event.exporter else "no",
            one.event.digest,
            "yes" if one.fits else "no",
        )
        for one in proof.events_of(case.pk)
    )
    return as_csv([Column(name, "") for name in EVENTS], rows)


def _events(case: Case) -> bytes:
    return _json([{"facts": one.facts, "digest": one.event.digest} for one in proof.events_of(case.pk)])


def _day(day: date) -> bytes:
    return "".join(f"{seq},{digest}\n" for seq, digest in proof.digests_of(day)).encode()


def _json(facts: object) -> bytes:
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
