"""Writes of screening: runs, watches, rulings."""

from screening.hits.services.rulings import clear_hit, confirm_hit, reopen_hit
from screening.hits.services.runs import request_screening, screen
from screening.hits.services.watches import unwatch

__all__ = ["clear_hit", "confirm_hit", "reopen_hit", "request_screening", "screen", "unwatch"]
