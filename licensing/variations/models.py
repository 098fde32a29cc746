"""Requests to vary a license: what is asked of which license, and by which application."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person, track_history
from licensing.applications.models import Application
from licensing.licenses.models import License
from licensing.review.models import Case


class VariationKind(models.TextChoices):
    """What a request asks for."""

    EXTEND = "extend", "A later last day"
    PARTIES = "parties", "Other or more parties"
    QUANTITIES = "quantities", "Other quantities or values"
    GOODS = "goods", "Other or more goods"


class VariationStatus(models.TextChoices):
    """Where a request is."""

    OPEN = "open", "Under way"
    ISSUED = "issued", "A new edition was issued"
    ENDED = "ended", "Ended without a new edition"
    LAPSED = "lapsed", "Approved too late"


@track_history()
class Variation(Record):
    """That an application asks to vary a license. It is decided as the application is.

    `case` is filled in once the application is filed: the request stays with the case whatever is amended.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="variations")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="variation")
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="variation")
    kinds = ArrayField(models.CharField(max_length=10, choices=VariationKind.choices))
    valid_until = models.DateField(null=True, help_text="The last day that is asked for.")
    reason = models.TextField()
    asked_by = person()
    status = models.CharField(max_length=6, choices=VariationStatus.choices, default=VariationStatus.OPEN)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["license"], condition=Q(status="open"), name="variation_one_open_per_license"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="variation_has_reason"),
            models.CheckConstraint(condition=~Q(kinds=[]), name="variation_asks_for_something"),
            models.CheckConstraint(
                condition=Q(kinds__contains=["extend"], valid_until__isnull=False)
                | ~Q(kinds__contains=["extend"]) & Q(valid_until=None),
                name="variation_extends_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_at=None) | ~Q(status="open") & Q(ended_at__isnull=False),
                name="variation_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ended", "lapsed"]) | ~Q(end_reason=""),
                name="variation_ended_for_a_reason",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="variation_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="variation_of_one_license", fields=["license", "application", "asked_by"]
            ),
            pgtrigger.Protect(
                name="variation_as_filed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.case_id IS NOT NULL AND (OLD.case_id, OLD.kinds, OLD.valid_until, OLD.reason) "
                    "IS DISTINCT FROM (NEW.case_id, NEW.kinds, NEW.valid_until, NEW.reason)"
                ),
            ),
            pgtrigger.Protect(
                name="variation_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'open'"),
            ),
        ]

    def __str__(self) -> str:
        return f"Change of {self.license}"

    @property
    def kind_words(self) -> list[str]:
        """What is asked for, in words."""
        return [str(VariationKind(kind).label) for kind in self.kinds]
