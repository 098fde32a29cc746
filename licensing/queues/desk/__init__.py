"""The regulator's queues: the list of cases, handing them out, and queues that are saved under a name."""

from licensing.queues.desk.page import assign_many, queue
from licensing.queues.desk.saved import remove, save, saved

__all__ = ["assign_many", "queue", "remove", "save", "saved"]
