"""Writes of screening: runs, watches, rulings."""

from screening.hits.services.bulk import answer_on_pair, rule_on_pair
from screening.hits.services.escalation import assign_hit, escalate_hit
from screening.hits.services.good_guys import end_rule
from screening.hits.services.rulings import clear_hit, confirm_hit, reopen_hit
from screening.hits.services.runs import describe_anew, request_screening, screen
from screening.hits.services.second import confirm_ruling, send_back_ruling
from screening.hits.services.watches import unwatch

__all__ = [
    "answer_on_pair",
    "assign_hit",
    "clear_hit",
    "confirm_hit",
    "confirm_ruling",
    "describe_anew",
    "end_rule",
    "escalate_hit",
    "reopen_hit",
    "request_screening",
    "rule_on_pair",
    "screen",
    "send_back_ruling",
    "unwatch",
]
