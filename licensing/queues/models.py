"""Lists that people keep under a name: queues of cases, and what is referred to an agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from exportctl.core.base import Record, track_history
from licensing.referrals.models import Agency


class Shows(models.TextChoices):
    """What a saved list is a list of."""

    CASES = "cases", "Cases"
    REFERRALS = "referrals", "Referrals"


@track_history()
class SavedQueue(Record):
    """A list with its filters and its order, kept under a name: for its owner, their team or an agency."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_queues")
    shows = models.CharField(max_length=10, choices=Shows.choices, default=Shows.CASES)
    name = models.CharField(max_length=40)
    team = models.CharField(max_length=20, blank=True, help_text="Key of the team that sees it; empty: none.")
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="saved_queues",
        help_text="Whose people see it; empty: nobody's.",
    )
    query = models.CharField(max_length=1500, help_text="The filters, as they stand in the address.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "owner",
                "shows",
                Lower("name"),
                condition=Q(team="", agency=None),
                name="saved_queue_name_once_per_owner",
            ),
            models.UniqueConstraint(
                "team", Lower("name"), condition=~Q(team=""), name="saved_queue_name_once_per_team"
            ),
            models.UniqueConstraint(
                "agency",
                Lower("name"),
                condition=Q(agency__isnull=False),
                name="saved_queue_name_once_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(shows=Shows.CASES, agency=None) | Q(shows=Shows.REFERRALS, team=""),
                name="saved_queue_shared_among_its_readers",
            ),
            models.CheckConstraint(condition=~Q(name__regex=r"^\s*$"), name="saved_queue_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
