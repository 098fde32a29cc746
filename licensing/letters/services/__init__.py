"""Writes: the texts of letters and their approval, issuing letters, correcting them."""

from licensing.letters.services.correcting import confirm, propose_correction, refuse
from licensing.letters.services.issuing import (
    ask_again,
    issue_of_decision,
    issue_of_intent,
    issue_of_stop,
    issue_waiting,
    request,
)
from licensing.letters.services.templates import (
    Text,
    approve,
    check,
    discard,
    ensure_templates,
    propose,
    save,
    send_back,
    start,
)

__all__ = [
    "Text",
    "approve",
    "ask_again",
    "check",
    "confirm",
    "discard",
    "ensure_templates",
    "issue_of_decision",
    "issue_of_intent",
    "issue_of_stop",
    "issue_waiting",
    "propose",
    "propose_correction",
    "refuse",
    "request",
    "save",
    "send_back",
    "start",
]
