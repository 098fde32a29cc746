"""What each later edition of an application changed, as it was judged when it was filed."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, track_history
from licensing.applications.models import Application
from licensing.review.models import Case, Recommendation


@track_history()
class Amendment(Record):
    """One filed change of an application under review. Who filed it, and when, stands on the edition."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="amendment", help_text="The edition that it made."
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="amendments")
    major = models.BooleanField(help_text="The parties were screened and scored anew.")
    differences = models.JSONField(help_text="Objects of kind, label, before and after.")
    set_aside = models.ForeignKey(
        Recommendation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What was recommended on the edition before and counts no more.",
    )

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(condition=~Q(differences=[]), name="amendment_changes_something"),
            models.CheckConstraint(
                condition=Q(major=True) | Q(set_aside__isnull=True), name="amendment_minor_sets_nothing_aside"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.application.edition} of {self.application.reference}"
