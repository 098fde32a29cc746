"""What an exporter found by a test, on its own: kept as it was, and no ruling of anybody."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person
from licensing.organizations.models import Organization


class SelfAssessment(Record):
    """One test whose answers point to no license, with its questions in the words of that day; it stays."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    made_by = person()
    reference = models.CharField(max_length=20, help_text="SA-2026-000001.")
    kind = models.CharField(max_length=40, help_text="Key of the type of license whose test it is.")
    subject = models.CharField(max_length=200, help_text="The project or the technology.")
    about = models.TextField(help_text="What is passed on, to whom and where.")
    answers = models.JSONField(help_text="By the keys of the questions.")
    said = models.JSONField(help_text="Pairs of a question and its answer, as they were read.")
    indication = models.TextField(help_text="What the answers pointed to.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="self_assessment_reference_once"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(about="") & ~Q(indication="") & ~Q(said=[]),
                name="self_assessment_says_what_it_rests_on",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-created_at"], name="self_assessment_of_exporter")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="self_assessment_stays_as_it_is", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.reference
