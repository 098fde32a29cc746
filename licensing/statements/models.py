"""What an officer found about a difference between an end-use statement and its application."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person
from licensing.applications.statements.models import EndUseStatement
from licensing.review.models import Case


class Conclusion(models.TextChoices):
    """What is to be made of a difference."""

    ACCEPTED = "accepted", "Accepted"
    ASKED = "asked", "To be asked of the exporter"


class StatementFinding(Record):
    """One finding, never edited: a later one about the same row replaces it, and both stay readable."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statement_findings")
    statement = models.ForeignKey(EndUseStatement, on_delete=models.PROTECT, related_name="findings")
    key = models.CharField(max_length=60, help_text="Of the row of the comparison.")
    conclusion = models.CharField(max_length=8, choices=Conclusion.choices)
    reason = models.TextField()
    said = models.TextField(blank=True, help_text="What the statement said, as it was seen.")
    asked = models.TextField(blank=True, help_text="What the application said, as it was seen.")
    made_by = person()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="statement_finding_has_reason")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="statement_finding_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_conclusion_display()}: {self.key}"
