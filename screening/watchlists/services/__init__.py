"""Writes of watchlists."""

from screening.watchlists.services.deciding import PROPOSABLE, agree, decline, propose, reject
from screening.watchlists.services.fetching import due, fetch_list
from screening.watchlists.services.loading import LoadOutcome, load, load_demonstration, read, receive

__all__ = [
    "PROPOSABLE",
    "LoadOutcome",
    "agree",
    "decline",
    "due",
    "fetch_list",
    "load",
    "load_demonstration",
    "propose",
    "read",
    "receive",
    "reject",
]
