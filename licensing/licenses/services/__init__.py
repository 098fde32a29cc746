"""Writes to licenses: issuing, drawing down, suspending, revoking, surrendering, closing, reminding."""

from licensing.licenses.services.drawing import Draw, draw_down
from licensing.licenses.services.ending import expire_licenses, surrender
from licensing.licenses.services.issuing import issue, issue_withheld
from licensing.licenses.services.reminding import remind_all
from licensing.licenses.services.revoking import (
    Proposal,
    answer_revocation,
    confirm_revocation,
    drop_revocation,
    propose_revocation,
)
from licensing.licenses.services.suspending import follow_screening, keep_suspended, reinstate, suspend

__all__ = [
    "Draw",
    "Proposal",
    "answer_revocation",
    "confirm_revocation",
    "draw_down",
    "drop_revocation",
    "expire_licenses",
    "follow_screening",
    "issue",
    "issue_withheld",
    "keep_suspended",
    "propose_revocation",
    "reinstate",
    "remind_all",
    "surrender",
    "suspend",
]
