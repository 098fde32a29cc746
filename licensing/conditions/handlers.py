"""What news does to conditions; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from licensing.conditions import services
from licensing.licenses.events import LicenseDrawn, LicenseIssued


@handles(LicenseIssued)
def derive_at_issue(event: LicenseIssued) -> None:
    """Write down the conditions of a license and what falls due under them."""
    services.derive(event.license_id)


@handles(LicenseDrawn)
def derive_at_shipment(event: LicenseDrawn) -> None:
    """Write down what falls due because goods left."""
    services.derive(event.license_id)
