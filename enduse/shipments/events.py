"""News about shipments."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class ShipmentRecorded(Event):
    """Goods left under a license."""

    shipment_id: UUID
    license_id: UUID
