"""What the trail says about shipments. The thread is the case of the license."""

from exportctl.core import audit

audit.verb(
    "shipment.recorded",
    "recorded a shipment of {quantity} {unit} on line {line} of license {license}",
    exporter=True,
)
