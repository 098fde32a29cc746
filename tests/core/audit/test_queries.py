"""Forgeries: whoever owns the tables can change them, but not so that the trail still fits."""

import hashlib
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from exportctl.core.audit import queries, rules, services
from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.audit.services import facts_of
from tests.core.audit.conftest import MONDAY, owners_hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(write) -> list[AuditEvent]:
    """Three events on Monday, two on Tuesday, both days sealed, and one on Wednesday."""
    with owners_hand() as execute:
        execute("DELETE FROM core_auditevent")
    events = [write(0), write(0), write(0), write(1), write(1), write(2)]
    services.seal_past_days(now=MONDAY + timedelta(days=2))
    assert queries.verify().misfit == ""
    return events


def refusal() -> str:
    with pytest.raises(CommandError) as found:
        call_command("verify_audit")
    return str(found.value)


def test_an_untouched_trail_fits(trail):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("6 events and 2 daily seals fit.")
    assert AuditSeal.objects.latest("day").digest in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "sentence = 'Cleo touched the crate'",
        "reason = 'Because.'",
        "at = at + interval '1 microsecond'",
        "actor_id = NULL",
        "actor_name = 'Cleo'",
        "verb = 'thing.weighed'",
        "subject_id = 'another'",
        "thread = gen_random_uuid()",
        "exporter = NOT exporter",
        "before = '{\"a\": 1}'",
        "after = '[]'",
        "request_id = 'x'",
        "seq = seq + 1000",
    ],
)
@pytest.mark.parametrize("which", [1, 5])
def test_a_changed_event_is_named(trail, change, which):
    with owners_hand() as execute:
        execute(f"UPDATE core_auditevent SET {change} WHERE seq = %s", [trail[which].pk])

    number = trail[which].pk + (1000 if change.startswith("seq") else 0)
    assert refusal().startswith(f"Event {number} (")


def test_a_digest_recomputed_without_the_key_does_not_fit(trail):
    event = trail[1]
    event.sentence = "Cleo touched the crate"
    plain = hashlib.sha256(str(facts_of(event)).encode()).hexdigest()
    guessed = rules.event_digest(facts_of(event), key="guessed")
    for digest in (plain, guessed):
        with owners_hand() as execute:
            execute(
                "UPDATE core_auditevent SET sentence = %s, digest = %s WHERE seq = %s",
                [event.sentence, digest, event.pk],
            )
        assert refusal().startswith(f"Event {event.pk} (")


def test_a_removed_event_is_named(trail):
    with owners_hand() as execute:
        execute("DELETE FROM core_auditevent WHERE seq = %s", [trail[3].pk])

    assert refusal() == f"Event {trail[3].pk} of 2026-03-03 was removed after that day was sealed."


def test_an_event_added_to_a_sealed_day_is_named(trail, write):
    late = write(0)

    assert refusal() == f"Event {late.pk} was added to 2026-03-02 after that day was sealed."


def test_a_copied_event_is_named(trail):
    with owners_hand() as execute:
        execute(
            "INSERT INTO core_auditevent SELECT (copies.copy).* FROM (SELECT jsonb_populate_record(e, "
            "jsonb_build_object('seq', e.seq + 500)) AS copy FROM core_auditevent e WHERE seq = %s) copies",
            [trail[5].pk],
        )

    assert refusal().startswith(f"Event {trail[5].pk + 500} (")


def test_swapped_events_are_named(trail):
    first, second = trail[0].pk, trail[1].pk
    with owners_hand() as execute:
        execute("UPDATE core_auditevent SET seq = -1 WHERE seq = %s", [first])
        execute("UPDATE core_auditevent SET seq = %s WHERE seq = %s", [first, second])
        execute("UPDATE core_auditevent SET seq = %s WHERE seq = -1", [second])

    assert refusal().startswith(f"Event {first} (")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("events = events + 1", "does not fit its events"),
        ("sealed_at = sealed_at + interval '1 day'", "does not fit its events"),
        ("digest = repeat('a', 64)", "does not"),
        ("previous = repeat('b', 64)", "does not follow"),
        ("ranges = '[]'", "was added to"),
        ("ranges = '[[1, 1000000000000]]'", "was removed"),
    ],
)
def test_a_changed_seal_is_named(trail, change, says):
    with owners_hand("core_auditseal") as execute:
        execute(f"UPDATE core_auditseal SET {change} WHERE day = %s", [MONDAY.date()])

    assert says in refusal()
    assert "2026-03-02" in refusal()


def test_a_removed_seal_breaks_the_chain(trail):
    with owners_hand("core_auditseal") as execute:
        execute("DELETE FROM core_auditseal WHERE day = %s", [MONDAY.date()])

    assert refusal() == "The seal of 2026-03-03 does not follow the seal before it."


def test_another_key_fits_nothing(trail, settings):
    settings.AUDIT_KEY = "another"
    assert refusal().startswith(f"Event {trail[0].pk} (")


def test_a_timeline_is_newest_first_and_hides_what_exporters_may_not_see(omar):
    from exportctl.core import audit

    thread, other = uuid.uuid4(), uuid.uuid4()
    shown = audit.record(omar, "thing.touched", actor=omar, thread=thread, what="it")
    hidden = audit.record(omar, "thing.weighed", actor=omar, thread=thread, what="it")
    audit.record(omar, "thing.touched", actor=omar, thread=other, what="it")

    assert list(queries.timeline(thread, for_exporter=False)) == [hidden, shown]
    assert list(queries.timeline(thread, for_exporter=True)) == [shown]
