from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from enduse.checks import services
from enduse.shipments.services import Departure, record_shipment


def ship(license, actor, quantity="4"):
    departure = Departure(
        license.lines.first().pk, Decimal(quantity), timezone.localdate(), "AWB 1", value=Decimal(1)
    )
    return record_shipment(license, departure, submission=uuid4(), actor=actor)


@pytest.fixture
def shipped(granted, ada):
    ship(granted, ada)
    return granted


@pytest.fixture
def planned(shipped, max_manager):
    due = timezone.localdate() + timedelta(days=30)
    return services.plan_check(shipped, cause="A tip.", due_on=due, inspector=None, actor=max_manager)


@pytest.fixture
def under_way(planned, inez):
    return services.start_visit(planned, actor=inez)


@pytest.fixture
def complete(under_way, inez):
    for item in under_way.items.all():
        services.answer_item(under_way, item.number, answer="yes", note="", actor=inez)
    line = under_way.license.lines.get()
    seen = services.Seen(line.pk, Decimal(4), ["SN-1", "SN-2"])
    services.observe(under_way, seen, actor=inez)
    return under_way
