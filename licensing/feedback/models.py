"""Answers to the survey after a case. Nothing leads from an answer to the case, or to who answered."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record
from licensing.review.models import Case

FROM_ONE_TO_FIVE = (1, 5)


class SurveyTaken(Record):
    """That the survey after a case was answered, so that it is answered once; by whom is not kept."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="survey_taken")

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="survey_taken_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="survey_of_closed_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM licensing_case WHERE id = NEW.case_id AND closed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'an open case has no survey' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Survey after {self.case}"


class SurveyAnswer(models.Model):
    """One answer, counted by the type of license and the month in which its case was closed.

    It has a random id and no time of its own: either would lead back to `SurveyTaken` and so to the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text="Type of license.")
    month = models.DateField(help_text="First day of the month in which the case was closed.")
    clarity = models.PositiveSmallIntegerField(help_text="Of what was asked; 5 is very clear.")
    pace = models.PositiveSmallIntegerField(help_text="Against what was expected; 5 is much faster.")
    ease = models.PositiveSmallIntegerField(help_text="Of applying; 5 is very easy.")
    comment = models.TextField(blank=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="survey_answer_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    clarity__range=FROM_ONE_TO_FIVE,
                    pace__range=FROM_ONE_TO_FIVE,
                    ease__range=FROM_ONE_TO_FIVE,
                ),
                name="survey_answer_from_one_to_five",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="survey_answer_of_a_month"),
        ]
        indexes = [models.Index(fields=["month", "kind", "id"], name="survey_answer_by_month")]

    def __str__(self) -> str:
        return f"Answer about a case closed in {self.month:%B %Y}"
