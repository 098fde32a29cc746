"""Writes: deciding, countersigning, announcing a refusal and hearing the exporter about it."""

from licensing.decisions.services.deciding import Terms, decide, line_decision
from licensing.decisions.services.intents import Announcement, announce, answer, mind, take_back
from licensing.decisions.services.signing import closing_step_of, countersign, send_back
from licensing.decisions.services.succeeding import approval_status, enter_signed

__all__ = [
    "Announcement",
    "Terms",
    "announce",
    "answer",
    "approval_status",
    "closing_step_of",
    "countersign",
    "decide",
    "enter_signed",
    "line_decision",
    "mind",
    "send_back",
    "take_back",
]
