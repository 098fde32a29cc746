"""Writes about requests for correction: filing, questions, the analyst's work, decisions."""

from screening.corrections.services.deciding import Proposal, confirm, propose, send_back
from screening.corrections.services.filing import Facts, request_correction, withdraw
from screening.corrections.services.questions import answer, ask, go_on
from screening.corrections.services.working import compare_again, take

__all__ = [
    "Facts",
    "Proposal",
    "answer",
    "ask",
    "compare_again",
    "confirm",
    "go_on",
    "propose",
    "request_correction",
    "send_back",
    "take",
    "withdraw",
]
