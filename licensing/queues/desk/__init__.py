"""The lists of cases and referrals, handing cases out, saved lists, and the rules."""

from licensing.queues.desk.page import assign_many, queue
from licensing.queues.desk.referrals import referred
from licensing.queues.desk.rules import rules_page
from licensing.queues.desk.saved import (
    remove,
    remove_referred,
    save,
    save_referred,
    saved,
    saved_referred,
)

__all__ = [
    "assign_many",
    "queue",
    "referred",
    "remove",
    "remove_referred",
    "rules_page",
    "save",
    "save_referred",
    "saved",
    "saved_referred",
]
