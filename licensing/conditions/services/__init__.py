"""Writes to conditions: deriving what is due, scheduling, filing, checking, waiving, minding the calendar."""

from licensing.conditions.services.checking import accept, file_evidence, send_back, waive
from licensing.conditions.services.deriving import derive, schedule
from licensing.conditions.services.minding import mind

__all__ = ["accept", "derive", "file_evidence", "mind", "schedule", "send_back", "waive"]
