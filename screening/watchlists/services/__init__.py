"""Writes of watchlists."""

from screening.watchlists.services.loading import LoadOutcome, load, load_demonstration, read, receive

__all__ = ["LoadOutcome", "load", "load_demonstration", "read", "receive"]
