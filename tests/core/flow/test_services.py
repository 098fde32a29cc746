"""One step at a time, by one person at a time, on a table made for these tests."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from exportctl.core import audit
from exportctl.core.access.rules import _RULES
from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.verbs import _VERBS
from exportctl.core.base import Record
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.flow import Flow, Step, advance
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db
FLOW = Flow(
    "widget",
    [
        Step("start", {"new"}, "under_way", permission="risk.see"),
        Step("stop", {"under_way"}, "stopped", permission="risk.see", needs_reason=True),
    ],
)
for verb in ("start", "stop"):
    if f"widget.{verb}" not in _VERBS:
        audit.verb(f"widget.{verb}", f"did {verb} {{name}}")


@pytest.fixture(autouse=True)
def no_rule(monkeypatch) -> None:
    """The matrix alone decides who may take these steps."""
    monkeypatch.delitem(_RULES, "risk.see", raising=False)


@pytest.fixture
def kind() -> Iterator[Any]:
    """A table of widgets, outside the registry of the real tables."""
    with isolate_apps("exportctl.core"):

        class Widget(Record):
            status = models.CharField(max_length=20, default="new")

            class Meta:
                app_label = "core"

    with connection.schema_editor() as editor:
        editor.create_model(Widget)
    yield Widget
    with connection.schema_editor() as editor:
        editor.delete_model(Widget)


@pytest.fixture
def widget(kind) -> Any:
    return kind.objects.create()


def start(widget, actor, **more):
    return advance(widget, "start", FLOW, actor=actor, name="it", **more)


def unchanged(widget, events: int) -> bool:
    widget.refresh_from_db()
    return (widget.status, widget.version) == ("new", 1) and AuditEvent.objects.count() == events


def test_a_step_sets_the_status_the_version_and_writes_the_trail(widget, omar):
    thread = uuid.uuid4()

    moved = start(widget, omar, thread=thread)

    widget.refresh_from_db()
    assert (moved.status, widget.status, widget.version) == ("under_way", "under_way", 2)
    event = AuditEvent.objects.get(thread=thread)
    assert (event.verb, event.sentence) == ("widget.start", "Omar did start it")
    assert (event.before, event.after) == ({"status": "new"}, {"status": "under_way"})


def test_the_system_needs_no_permission(widget):
    assert start(widget, None).status == "under_way"


def test_somebody_without_the_permission_changes_nothing(widget, ada):
    events = AuditEvent.objects.count()
    with pytest.raises(NotPermitted, match="Your role does not allow"):
        start(widget, ada)
    assert unchanged(widget, events)


def test_a_second_time_is_a_conflict_even_with_a_stale_copy(widget, omar, kind):
    stale = kind.objects.get(pk=widget.pk)
    start(widget, omar)
    with pytest.raises(Conflict, match="under way"):
        start(stale, omar)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_step_that_needs_a_reason_gets_one(widget, omar, reason):
    moved = start(widget, omar)
    with pytest.raises(DomainError) as found:
        advance(moved, "stop", FLOW, actor=omar, reason=reason, name="it")
    assert found.value.code == "reason_required"
    assert advance(moved, "stop", FLOW, actor=omar, reason="Enough.", name="it").status == "stopped"
    assert AuditEvent.objects.latest("seq").reason == "Enough."


def test_a_gate_that_refuses_changes_nothing(widget, omar):
    events = AuditEvent.objects.count()
    seen = []

    def gate(locked) -> None:
        seen.append(locked.status)
        raise DomainError("A hit is open.", code="hit_open")

    with pytest.raises(DomainError, match="hit is open"):
        start(widget, omar, gate=gate)

    assert seen == ["new"]
    assert unchanged(widget, events)


def test_a_fact_that_the_sentence_lacks_changes_nothing(widget, omar):
    events = AuditEvent.objects.count()
    with pytest.raises(KeyError):
        advance(widget, "start", FLOW, actor=omar)
    assert unchanged(widget, events)


def test_a_record_that_is_gone_is_missing(kind, omar):
    with pytest.raises(Missing):
        start(kind(), omar)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_take_the_same_step_one_wins(widget, omar):
    results = at_once(lambda _: start(widget, omar), 8)

    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 7
    widget.refresh_from_db()
    assert (widget.status, widget.version) == ("under_way", 2)
    assert AuditEvent.objects.filter(verb="widget.start").count() == 1
