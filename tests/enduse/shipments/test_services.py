from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from enduse.shipments.events import ShipmentRecorded
from enduse.shipments.models import Shipment
from enduse.shipments.services import Departure, record_shipment
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.registry import handlers_of
from licensing.licenses.models import Drawdown, LicenseLine
from tests.core.threads import at_once
from tests.factories.licenses import make_license

pytestmark = pytest.mark.django_db


def departure(license, quantity="1", **fields):
    return Departure(
        **{
            "line_id": license.lines.first().pk,
            "quantity": Decimal(quantity),
            "shipped_on": timezone.localdate(),
            "transport_document": "AWB 020-1234",
            "value": Decimal(1000),
            **fields,
        }
    )


def test_a_shipment_draws_down_in_one_transaction(granted, ada):
    shipment = record_shipment(granted, departure(granted, "2.5"), submission=uuid4(), actor=ada)

    assert granted.lines.get().drawn == Decimal("2.5")
    entry = Drawdown.objects.get()
    assert (entry.source, entry.reference) == (f"shipment:{shipment.pk}", "AWB 020-1234")
    event = AuditEvent.objects.get(verb="shipment.recorded")
    assert event.thread == granted.case_id
    assert event.exporter
    assert "2.5 items on line 1" in event.sentence
    assert Job.objects.filter(name__in=handlers_of(ShipmentRecorded)).exists()


def test_the_same_form_twice_records_one_shipment(granted, ada):
    token = uuid4()
    first = record_shipment(granted, departure(granted, "10"), submission=token, actor=ada)
    again = record_shipment(granted, departure(granted, "10"), submission=token, actor=ada)
    assert first == again
    assert Shipment.objects.count() == Drawdown.objects.count() == 1


def test_a_token_of_another_license_is_refused(granted, arden, ada):
    token = uuid4()
    record_shipment(granted, departure(granted), submission=token, actor=ada)
    other = make_license(arden)
    with pytest.raises(Conflict):
        record_shipment(other, departure(other), submission=token, actor=ada)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quantity": Decimal("10.001")}, "exceeds_balance"),
        ({"quantity": Decimal(0)}, "not_positive"),
        ({"value": Decimal("25000.01")}, "exceeds_value"),
        ({"value": Decimal(0)}, "value_not_positive"),
        ({"value": None}, "value_missing"),
        ({"shipped_on": timezone.localdate() + timedelta(days=1)}, "in_future"),
        ({"shipped_on": timezone.localdate() - timedelta(days=1)}, "outside_validity"),
        ({"transport_document": " "}, "papers_missing"),
    ],
)
def test_refusals_leave_nothing_behind(granted, ada, change, code):
    with pytest.raises(DomainError) as refusal:
        record_shipment(granted, departure(granted, **change), submission=uuid4(), actor=ada)
    assert refusal.value.code == code
    assert not Shipment.objects.exists()
    assert not Drawdown.objects.exists()
    assert not AuditEvent.objects.filter(verb="shipment.recorded").exists()
    assert granted.lines.get().drawn == 0


def test_after_the_last_day_nothing_is_recorded(arden, ada):
    today = timezone.localdate()
    past = make_license(arden, valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        record_shipment(past, departure(past), submission=uuid4(), actor=ada)
    assert refusal.value.code == "outside_validity"


@pytest.mark.parametrize("who", ["sam", "omar", "inez"])
def test_only_the_exporter_records(granted, request, who):
    with pytest.raises(NotPermitted):
        record_shipment(granted, departure(granted), submission=uuid4(), actor=request.getfixturevalue(who))


def test_a_line_of_another_license_is_not_drawn(granted, arden, ada):
    other = make_license(arden)
    with pytest.raises(Missing):
        record_shipment(granted, departure(other), submission=uuid4(), actor=ada)


def test_a_shipment_is_never_edited(granted, ada):
    record_shipment(granted, departure(granted), submission=uuid4(), actor=ada)
    with pytest.raises(DatabaseError), transaction.atomic():
        Shipment.objects.update(quantity=2)


@pytest.mark.django_db(transaction=True)
def test_eight_shipments_for_one_balance_one_wins(granted, ada):
    barrier = Barrier(8)

    def ship(_):
        try:
            barrier.wait(timeout=20)
            record_shipment(granted, departure(granted, "10"), submission=uuid4(), actor=ada)
        except DomainError as refusal:
            return refusal.code
        else:
            return "recorded"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(ship, range(8)))

    assert outcomes == ["exceeds_balance"] * 7 + ["recorded"]
    assert Shipment.objects.count() == Drawdown.objects.count() == 1
    assert granted.lines.get().drawn == 10
    granted.refresh_from_db()
    assert granted.status == "exhausted"


@pytest.mark.django_db(transaction=True)
def test_eight_sendings_of_one_form_record_one_shipment(granted, ada):
    token, barrier = uuid4(), Barrier(8)

    def ship(_):
        try:
            barrier.wait(timeout=20)
            return record_shipment(granted, departure(granted, "3"), submission=token, actor=ada).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ship, range(8)))) == 1
    assert granted.lines.get().drawn == 3


def test_a_shipment_is_drawn_by_value_too(granted, ada):
    shipment = record_shipment(
        granted, departure(granted, "2", value=Decimal("7000.50")), submission=uuid4(), actor=ada
    )

    line, entry = granted.lines.get(), Drawdown.objects.get()
    assert shipment.value == entry.value == line.drawn_value == Decimal("7000.50")
    assert entry.value_balance == line.value - line.drawn_value
    assert AuditEvent.objects.get(verb="shipment.recorded").after["value"] == "7000.50"


def test_a_line_whose_value_is_used_can_still_be_changed(granted, ada):
    record_shipment(granted, departure(granted, "1", value=Decimal(25000)), submission=uuid4(), actor=ada)

    with pytest.raises(DomainError, match="nothing is left") as refused:
        record_shipment(granted, departure(granted, "1", value=Decimal(1)), submission=uuid4(), actor=ada)

    granted.refresh_from_db()
    assert refused.value.code == "exceeds_value"
    assert granted.status == "issued"


def test_the_database_keeps_what_leaves_within_the_value(granted, ada):
    line = granted.lines.get()
    with pytest.raises(DatabaseError, match="license_line_value_not_overdrawn"), transaction.atomic():
        granted.lines.update(drawn_value=line.value + 1)
    with pytest.raises(DatabaseError, match="license_line_carries_value_within_drawn"), transaction.atomic():
        LicenseLine.objects.create(
            license=granted,
            number=9,
            description="Module",
            entry=line.entry,
            unit="NMB",
            authorized=1,
            value=1,
            currency="EUR",
            carried_value=1,
            drawn_value=1,
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_shipments_at_once_the_value_lets_one_leave(granted, ada):
    results = at_once(
        lambda number: record_shipment(
            granted,
            departure(granted, "1", value=Decimal(20000), transport_document=f"AWB {number}"),
            submission=uuid4(),
            actor=ada,
        ),
        2,
    )

    assert sorted(getattr(one, "code", "recorded") for one in results) == ["exceeds_value", "recorded"]
    assert granted.lines.get().drawn_value == 20000
    assert Shipment.objects.count() == 1
