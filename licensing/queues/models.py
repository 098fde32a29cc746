"""Queues that people keep under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from exportctl.core.base import Record, track_history


@track_history()
class SavedQueue(Record):
    """A queue with its filters and its order, kept under a name: for its owner, or for the owner's team."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_queues")
    name = models.CharField(max_length=40)
    team = models.CharField(max_length=20, blank=True, help_text="Key of the team that sees it; empty: none.")
    query = models.CharField(max_length=1500, help_text="The filters, as they stand in the address.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(team=""), name="saved_queue_name_once_per_owner"
            ),
            models.UniqueConstraint(
                "team", Lower("name"), condition=~Q(team=""), name="saved_queue_name_once_per_team"
            ),
            models.CheckConstraint(condition=~Q(name__regex=r"^\s*$"), name="saved_queue_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
