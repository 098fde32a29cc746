"""Writes on questions: asking, settling, answering, more time, reading the answer, reminding."""

from licensing.questions.services.answering import answer, remove_document, save_answer, take_over
from licensing.questions.services.asking import Given, ask, draft, drop, edit, send, withdraw
from licensing.questions.services.more_time import ask_for_more_time, grant, refuse
from licensing.questions.services.reading import accept, ask_again
from licensing.questions.services.reminding import mind
from licensing.questions.services.settling import settle

__all__ = [
    "Given",
    "accept",
    "answer",
    "ask",
    "ask_again",
    "ask_for_more_time",
    "draft",
    "drop",
    "edit",
    "grant",
    "mind",
    "refuse",
    "remove_document",
    "save_answer",
    "send",
    "settle",
    "take_over",
    "withdraw",
]
