"""Entries of what an exporter knows of a party of its application."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record, person
from licensing.applications.models import Party
from licensing.review.models import Case


class CustomerKnowledge(Record):
    """One entry about one party, never edited: a later one has the next `number`, and both stay readable.

    `about` is what screening knows the party by, so that entries go on through editions of the application.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="customer_knowledge")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField(help_text="The party through all editions of its application.")
    number = models.PositiveSmallIntegerField()
    customer_since = models.PositiveSmallIntegerField(null=True, help_text="Year.")
    visited_on = models.DateField(null=True)
    visited_by = models.CharField(max_length=200, blank=True)
    how_known = models.TextField(blank=True)
    checked = models.TextField(blank=True)
    documents = models.TextField(blank=True, help_text="What the exporter holds and can show.")
    doubt = models.TextField(blank=True)
    filed_by = person()
    acknowledged_by = person(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["about", "-number"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="knowledge_as_filed",
                exclude=["acknowledged_by", "acknowledged_at", "version", "updated_at"],
            ),
            pgtrigger.Protect(
                name="knowledge_as_acknowledged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.acknowledged_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="knowledge_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="knowledge_on_open_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM licensing_case WHERE id = NEW.case_id AND closed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'a closed case takes no knowledge' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "about", "number"], name="knowledge_number_once"),
            models.CheckConstraint(
                condition=Q(customer_since__isnull=False)
                | Q(visited_on__isnull=False)
                | ~Q(how_known="", checked="", documents="", doubt=""),
                name="knowledge_says_something",
            ),
            models.CheckConstraint(
                condition=Q(visited_on__isnull=True, visited_by="")
                | Q(visited_on__isnull=False) & ~Q(visited_by=""),
                name="knowledge_visit_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="knowledge_acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number} about {self.party.name}"
