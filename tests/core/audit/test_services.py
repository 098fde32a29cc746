import threading
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from exportctl.core import audit
from exportctl.core.audit import queries, services
from exportctl.core.audit.models import AuditEvent, AuditSeal
from tests.core.audit.conftest import MONDAY, owners_hand
from tests.core.threads import Beside

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
NEXT_WEEK = MONDAY + timedelta(days=7)


def test_an_event_says_who_did_what_to_which_and_why(omar):
    thread = uuid.uuid4()

    event = audit.record(
        omar,
        "thing.touched",
        actor=omar,
        thread=thread,
        before={"quantity": Decimal("1.50"), "on": date(2026, 3, 2)},
        after={"id": thread},
        reason="It was in the way.",
        what="the {crate}",
    )

    event.refresh_from_db()
    assert event.sentence == "Omar touched the {crate}"
    assert (event.subject_type, event.subject_id) == ("core.user", str(omar.pk))
    assert event.before == {"quantity": "1.50", "on": "2026-03-02"}
    assert event.after == {"id": str(thread)}
    assert (event.thread, event.reason, event.exporter) == (thread, "It was in the way.", True)


def test_without_an_actor_it_was_the_system(omar):
    assert audit.record(omar, "thing.weighed", actor=None, what="it").sentence == "The system weighed it"


def test_an_unknown_verb_and_a_missing_fact_are_errors(omar):
    with pytest.raises(KeyError):
        audit.record(omar, "thing.forgotten", actor=omar)
    with pytest.raises(KeyError):
        audit.record(omar, "thing.touched", actor=omar)


def test_a_verb_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        audit.verb("thing.touched", "again")


@pytest.mark.parametrize("value", [1e16, 0.1, float("nan"), -0.0, 10**25, "½ 深圳", {"b": [None, True]}])
def test_what_is_stored_still_fits_its_digest(omar, value):
    audit.record(omar, "thing.touched", actor=omar, what="it", before=value, after={"value": value})

    assert queries.verify().misfit == ""


def test_an_event_goes_with_its_transaction(omar):
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        audit.record(omar, "thing.touched", actor=omar, what="it")
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == before


def seal(now: datetime = NEXT_WEEK) -> list[AuditSeal]:
    return services.seal_past_days(now=now)


@pytest.fixture
def trail(write):
    """Three events on Monday, one on Tuesday, none on Wednesday, one on Thursday."""
    with owners_hand() as execute:
        execute("DELETE FROM core_auditevent")  # the cast's own roles, given today
    return [write(0), write(0), write(0), write(1), write(3)]


def test_each_day_with_events_is_sealed_and_chained_to_the_one_before(trail):
    seals = seal()

    assert [(one.day.day, one.events) for one in seals] == [(2, 3), (3, 1), (5, 1)]
    assert seals[0].previous == "0" * 64
    assert [one.previous for one in seals[1:]] == [one.digest for one in seals[:-1]]
    assert queries.verify() == queries.Verification(5, 3, "", last_seal=seals[-1].digest)


def test_sealing_again_changes_nothing(trail):
    first = seal()

    assert seal() == []
    assert services.seal_day(MONDAY.date(), now=NEXT_WEEK) == first[0]
    assert AuditSeal.objects.count() == 3


def test_a_day_that_is_not_over_is_not_sealed(trail):
    assert [one.day for one in seal(now=TUESDAY)] == [MONDAY.date()]
    with pytest.raises(ValueError, match="not over"):
        services.seal_day(TUESDAY.date(), now=TUESDAY)


def test_no_day_is_sealed_before_the_chain(trail):
    services.seal_day(TUESDAY.date(), now=NEXT_WEEK)
    with pytest.raises(ValueError, match="before the last"):
        services.seal_day(MONDAY.date(), now=NEXT_WEEK)


def test_the_database_keeps_the_seals_in_one_line(trail):
    one = seal()[0]
    with pytest.raises(IntegrityError, match="audit_seals_are_one_chain"):
        AuditSeal.objects.create(
            day=date(2026, 4, 1),
            events=1,
            ranges=[],
            previous=one.previous,
            digest="a" * 64,
            sealed_at=NEXT_WEEK,
        )


@pytest.mark.django_db(transaction=True)
def test_a_seal_waits_for_an_event_that_is_not_yet_committed(omar):
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with time_machine.travel(MONDAY, tick=False), transaction.atomic():
            audit.record(omar, "thing.touched", actor=omar, what="it")
            written.set()
            assert go_on.wait(20)

    writer = Beside(slow)
    assert written.wait(10)
    sealer = Beside(lambda: services.seal_day(MONDAY.date(), now=TUESDAY))
    sealer_waits = _waits()
    go_on.set()
    writer.result()
    sealed = sealer.result()

    assert sealer_waits
    assert sealed.events == 1


@pytest.mark.django_db(transaction=True)
def test_a_waiting_seal_holds_up_nobody_who_writes_today(omar):
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, %s)", [services.SEAL_LOCK, MONDAY.date().toordinal()]
            )
            written.set()
            assert go_on.wait(20)

    writer = Beside(slow)
    assert written.wait(10)
    sealer = Beside(lambda: services.seal_day(MONDAY.date(), now=NEXT_WEEK))
    assert _waits()
    audit.record(omar, "thing.touched", actor=omar, what="it")
    assert not sealer.done()
    go_on.set()
    writer.result()
    sealer.result()


def _waits() -> bool:
    """Return whether somebody comes to wait for an advisory lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone():
                return True
            cursor.execute("SELECT pg_sleep(0.05)")
    return False


@pytest.mark.django_db(transaction=True)
def test_eight_sealers_make_one_seal(write):
    from tests.core.threads import at_once

    write(0)
    found = at_once(lambda _: services.seal_day(MONDAY.date(), now=NEXT_WEEK), 8)

    assert {one.digest for one in found} == {AuditSeal.objects.get().digest}


def test_the_seals_digest_goes_to_the_log(trail, capfd):
    import structlog

    with structlog.testing.capture_logs() as logged:
        seals = seal()
    assert [line["digest"] for line in logged if line["event"] == "audit_sealed"] == [
        one.digest for one in seals
    ]


def test_the_nightly_task_seals(trail):
    from exportctl.core.audit.tasks import seal_audit

    seal_audit()

    assert AuditSeal.objects.count() == 3
    assert AuditSeal.objects.latest("day").sealed_at <= datetime.now(UTC)
