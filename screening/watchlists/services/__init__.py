"""Writes of watchlists."""

from screening.watchlists.services.deciding import agree, decline, propose, reject
from screening.watchlists.services.loading import LoadOutcome, load, load_demonstration, read, receive

__all__ = [
    "LoadOutcome",
    "agree",
    "decline",
    "load",
    "load_demonstration",
    "propose",
    "read",
    "receive",
    "reject",
]
