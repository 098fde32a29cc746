"""Writes to requests for a classification or for advice: drafting, filing, the work, answers."""

from licensing.advice.services.answering import Given, LineGiven, answer, revise, revoke
from licensing.advice.services.drafts import (
    ItemFacts,
    Transaction,
    attach,
    remove_document,
    remove_item,
    save_item,
    save_transaction,
    start,
)
from licensing.advice.services.filing import submit, withdraw
from licensing.advice.services.signing import countersign, send_back
from licensing.advice.services.unfinished import keep_unfinished
from licensing.advice.services.working import ask, assign, cite, explain, go_on, take

__all__ = [
    "Given",
    "ItemFacts",
    "LineGiven",
    "Transaction",
    "answer",
    "ask",
    "assign",
    "attach",
    "cite",
    "countersign",
    "explain",
    "go_on",
    "keep_unfinished",
    "remove_document",
    "remove_item",
    "revise",
    "revoke",
    "save_item",
    "save_transaction",
    "send_back",
    "start",
    "submit",
    "take",
    "withdraw",
]
