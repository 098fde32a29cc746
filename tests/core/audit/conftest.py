"""A thing to write about, days to write on, and the hand of somebody who owns the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from exportctl.core import audit
from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.verbs import _VERBS
from exportctl.core.people.models import User

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
if "thing.touched" not in _VERBS:
    audit.verb("thing.touched", "touched {what}", exporter=True)
    audit.verb("thing.weighed", "weighed {what}")


@pytest.fixture
def write(omar: User) -> Callable[..., AuditEvent]:
    """Write one event on a day, counted from a Monday."""

    def at(day: int, what: str = "the crate", **more) -> AuditEvent:
        with time_machine.travel(MONDAY + timedelta(days=day), tick=False):
            return audit.record(omar, "thing.touched", actor=omar, what=what, **more)

    return at


@contextmanager
def owners_hand(table: str = "core_auditevent") -> Iterator[Callable[..., None]]:
    """Yield a way to change an append-only table, as only its owner can: with its triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
