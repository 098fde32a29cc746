"""Writes of the party registry: entering, suggestions, merges and splits, ownership."""

from screening.parties.services.acts import (
    confirm,
    drop,
    keep,
    propose_merge,
    propose_split,
    propose_undo,
    undo,
)
from screening.parties.services.entering import Described, enter_by_hand, enter_screened
from screening.parties.services.ownership import end_link, enter_link, replace_link
from screening.parties.services.screening import owner_ruled_on, owner_screened
from screening.parties.services.suggestions import dismiss, suggest

__all__ = [
    "Described",
    "confirm",
    "dismiss",
    "drop",
    "end_link",
    "enter_by_hand",
    "enter_link",
    "enter_screened",
    "keep",
    "owner_ruled_on",
    "owner_screened",
    "propose_merge",
    "propose_split",
    "propose_undo",
    "replace_link",
    "suggest",
    "undo",
]
