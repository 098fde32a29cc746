"""Adverse records: what end-use checks said about a party that should be remembered."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record


class AdverseKind(models.TextChoices):
    """What happened."""

    UNFAVORABLE_CHECK = "unfavorable_check", "Unfavorable end-use check"
    UNABLE_CHECK = "unable_check", "End-use check could not be done"


class AdverseRecord(Record):
    """One adverse finding about a named party in a country. Never edited."""

    subject_key = models.CharField(
        max_length=520, help_text="The words of the name in order, and the country."
    )
    name = models.CharField(max_length=500)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    kind = models.CharField(max_length=20, choices=AdverseKind.choices)
    source_label = models.CharField(
        max_length=120, help_text="What the finding is known by, such as a reference."
    )
    source_id = models.UUIDField(unique=True)
    noted_on = models.DateField()
    details = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["unfavorable_check", "unable_check"]), name="adverse_record_kind_known"
            )
        ]
        indexes = [models.Index(fields=["subject_key", "-noted_on"], name="adverse_record_of_subject")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="adverse_record_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
