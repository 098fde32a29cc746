"""The regulator's queues: the list of cases, handing them out, and saved queues, and the rules."""

from licensing.queues.desk.page import assign_many, queue
from licensing.queues.desk.referrals import referrals
from licensing.queues.desk.rules import rules_page
from licensing.queues.desk.saved import remove, save, saved

__all__ = ["assign_many", "queue", "referrals", "remove", "rules_page", "save", "saved"]
