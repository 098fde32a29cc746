"""The tables of the app, each defined in its feature."""

from enduse.checks.models import ChecklistItem, CheckPhoto, EndUseCheck, Finding, Observation
from enduse.shipments.models import Shipment

__all__ = ["CheckPhoto", "ChecklistItem", "EndUseCheck", "Finding", "Observation", "Shipment"]
