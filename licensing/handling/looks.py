"""Noting who looked at what: one statement, cheap enough for every page of a case."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.handling.models import About

SLOT = timedelta(minutes=15)
INSERT = (
    "INSERT INTO licensing_look (person_id, case_id, about, subject, at, slot) "
    "SELECT %s, %s, %s, subject, %s, %s FROM unnest(%s::uuid[]) AS subject ON CONFLICT DO NOTHING"
)


def note_looks(actor: User, case: UUID, about: About, subjects: Iterable[UUID]) -> None:
    """Note that a person looked at things of a case. Exporters looking at what is theirs are not noted."""
    seen = sorted(set(subjects))
    if actor.side == Side.EXPORTER or not seen:
        return
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [actor.pk, case, about.value, now, slot_of(now), seen])


def slot_of(at: datetime) -> datetime:
    """Return the beginning of the minutes in which the same look counts once."""
    return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % SLOT
