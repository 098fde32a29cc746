"""Writes of re-screening: starting, one portion, closing, looking after all."""

from screening.rescreening.services.closing import close
from screening.rescreening.services.minding import close_after, mind
from screening.rescreening.services.shards import verify, work_on
from screening.rescreening.services.starting import (
    start_by_hand,
    start_for_configuration,
    start_for_edition,
    start_nightly,
)

__all__ = [
    "close",
    "close_after",
    "mind",
    "start_by_hand",
    "start_for_configuration",
    "start_for_edition",
    "start_nightly",
    "verify",
    "work_on",
]
