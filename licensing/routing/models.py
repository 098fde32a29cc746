"""Flags of cases: what marks a case, why, since when, and how the mark ended."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person, track_history
from licensing.review.models import Case
from licensing.routing.rules import DECLARED, label_of


class FlagEnd(models.TextChoices):
    """How a flag ended."""

    GONE = "gone", "The rule holds no more"
    CHANGED = "changed", "The rule holds for another reason"
    SET_ASIDE = "set_aside", "Set aside"
    TAKEN_OFF = "taken_off", "Taken off"


@track_history()
class CaseFlag(Record):
    """One flag of a case, raised by a rule, or by the person in `raised_by`. Closed, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_flags")
    key = models.CharField(max_length=20, help_text="As licensing/routing/rules.py declares it.")
    reason = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = person(null=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = person(null=True)
    end = models.CharField(max_length=10, choices=FlagEnd.choices, blank=True)
    end_reason = models.TextField(blank=True, help_text="Why a person ended it.")

    class Meta:
        ordering = ["-raised_at", "key"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="words_frozen", fields=["case", "key", "reason", "raised_at", "raised_by"]
            ),
            pgtrigger.Protect(
                name="ended_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.cleared_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(cleared_at=None), name="case_flag_one_open_per_key"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="case_flag_has_reason"),
            models.CheckConstraint(
                condition=Q(cleared_at=None, end="", cleared_by=None, end_reason="")
                | Q(cleared_at__isnull=False, end__in=["gone", "changed"], cleared_by=None, end_reason="")
                | Q(
                    ~Q(end_reason=""),
                    cleared_at__isnull=False,
                    end__in=["set_aside", "taken_off"],
                    cleared_by__isnull=False,
                ),
                name="case_flag_ended_by_rule_or_person_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(raised_by=None) & ~Q(end="taken_off")
                | Q(raised_by__isnull=False, end__in=["", "taken_off"]),
                name="case_flag_ends_as_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The flag in words."""
        return label_of(self.key)

    @property
    def owner(self) -> str:
        """Who sees to it, in words; "" for a flag that an earlier version had."""
        return DECLARED[self.key].owner.label if self.key in DECLARED else ""
