"""Writes: deciding, countersigning, announcing a refusal and hearing the exporter about it."""

from licensing.decisions.services.deciding import Terms, decide
from licensing.decisions.services.intents import Announcement, announce, answer, mind, take_back
from licensing.decisions.services.signing import closing_step_of, countersign, send_back

__all__ = [
    "Announcement",
    "Terms",
    "announce",
    "answer",
    "closing_step_of",
    "countersign",
    "decide",
    "mind",
    "send_back",
    "take_back",
]
