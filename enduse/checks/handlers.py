"""What shipments do to end-use checks; the handler may hear the same news twice."""

from django.utils import timezone

from enduse.checks import services
from enduse.shipments.events import ShipmentRecorded
from exportctl.core.outbox import handles


@handles(ShipmentRecorded)
def plan_check_after_shipment(event: ShipmentRecorded) -> None:
    """Plan the check that the license now needs."""
    services.plan_if_needed(event.license_id, on=timezone.localdate())
