"""Recording shipments: the shipment and the drawdown are one transaction."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from enduse.shipments import rules
from enduse.shipments.events import ShipmentRecorded
from enduse.shipments.models import Shipment
from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, Missing
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.licenses import services as licenses
from licensing.licenses.models import License, LicenseLine
from licensing.licenses.rules import plain


@dataclass(frozen=True)
class Departure:
    """One departure as the exporter typed it: `quantity` is in the line's unit, `value` in its currency."""

    line_id: UUID
    quantity: Decimal
    shipped_on: date
    transport_document: str
    customs_reference: str = ""
    value: Decimal | None = None


@transaction.atomic
def record_shipment(license: License, departure: Departure, *, submission: UUID, actor: User) -> Shipment:
    """Record a departure and draw it from its line's balance; the same `submission` again returns the first.

    Raises:
        NotPermitted: `actor` does not act for the exporter.
        Missing: the line is not one of this license.
        DomainError: `in_future`, `papers_missing`, `not_positive`, `outside_validity`, `exceeds_balance`,
            `value_missing`, `value_not_positive`, `exceeds_value`, `license_closed`, `not_before`.
        Conflict: `submission_taken` when the token belongs to another shipment.
    """
    locked = License.objects.select_for_update(of=("self",)).get(pk=license.pk)
    require(actor, "shipments.record", locked)
    before = Shipment.objects.filter(submission=submission).first()
    if before is not None:
        return _same(before, locked, departure)
    line = LicenseLine.objects.filter(pk=departure.line_id, license=locked).first()
    if line is None:
        raise Missing("This license has no such line.")
    rules.check_papers(
        shipped_on=departure.shipped_on,
        transport_document=departure.transport_document,
        today=timezone.localdate(),
    )
    return _record(locked, line, departure, submission=submission, actor=actor)


def _record(
    license: License, line: LicenseLine, departure: Departure, *, submission: UUID, actor: User
) -> Shipment:
    key = uuid4()
    draw = licenses.Draw(
        line_id=line.pk,
        quantity=departure.quantity,
        on=departure.shipped_on,
        source=f"shipment:{key}",
        reference=departure.transport_document.strip(),
        value=departure.value,
    )
    entry = licenses.draw_down(draw, actor=actor)
    shipment = Shipment.objects.create(
        id=key,
        license=license,
        line=line,
        quantity=departure.quantity,
        value=entry.value,
        shipped_on=departure.shipped_on,
        transport_document=departure.transport_document.strip(),
        customs_reference=departure.customs_reference.strip(),
        submission=submission,
        recorded_by=actor,
    )
    audit.record(
        shipment,
        "shipment.recorded",
        actor=actor,
        thread=license.case_id,
        after={
            "balance": entry.balance,
            "value": entry.value,
            "value_balance": entry.value_balance,
            "shipped_on": departure.shipped_on,
        },
        quantity=plain(departure.quantity),
        unit=units.name(line.unit, departure.quantity),
        line=line.number,
        license=license.number,
    )
    publish(ShipmentRecorded(shipment_id=shipment.pk, license_id=license.pk))
    return shipment


def _same(before: Shipment, license: License, departure: Departure) -> Shipment:
    if before.license_id != license.pk or before.line_id != departure.line_id:
        raise Conflict("This form was already sent for another shipment.", code="submission_taken")
    return before
