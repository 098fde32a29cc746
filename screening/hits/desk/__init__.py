"""The analysts' pages: the queue, one hit, all hits of a pair, earlier rulings, what is carried over."""

from screening.hits.desk.good_guys import good_guy, good_guys
from screening.hits.desk.hit import hit
from screening.hits.desk.pair import pair, pair_answer
from screening.hits.desk.queue import hits
from screening.hits.desk.ruling import agree, assign, clear, confirm, escalate, reopen, send_back
from screening.hits.desk.rulings import rulings

__all__ = [
    "agree",
    "assign",
    "clear",
    "confirm",
    "escalate",
    "good_guy",
    "good_guys",
    "hit",
    "hits",
    "pair",
    "pair_answer",
    "reopen",
    "rulings",
    "send_back",
]
