"""Writes: proposing and deciding configurations, computing previews, reviewing thresholds."""

from screening.thresholds.services.proposals import decide, propose
from screening.thresholds.services.reviews import close_review, open_review

__all__ = ["close_review", "decide", "open_review", "propose"]
