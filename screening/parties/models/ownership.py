"""Who owns whom."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.parties.models.fields import who
from screening.parties.models.registry import RegistryParty
from screening.parties.rules.ownership import percent_text

AT_MOST_ALL = """
PERFORM 1 FROM screening_registryparty WHERE id = NEW.owned_id FOR UPDATE;
IF EXISTS (
    SELECT 1 FROM screening_ownershiplink day
    WHERE day.owned_id = NEW.owned_id
      AND (SELECT sum(l.share) FROM screening_ownershiplink l
           WHERE l.owned_id = NEW.owned_id AND l.valid_from <= day.valid_from
             AND (l.valid_to IS NULL OR l.valid_to > day.valid_from)) > 100
) THEN
    RAISE EXCEPTION 'ownership_at_most_all: the owners of a party hold more than 100 percent'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


class OwnershipLink(Record):
    """One party's share of another, from a day on. It is never edited: it is ended, and a new one entered.

    It holds on each day from `valid_from` to the day before `valid_to`; one that ends on the day on which it
    began never held.
    """

    owner = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="holdings")
    owned = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="owners")
    share = models.DecimalField(max_digits=6, decimal_places=3, help_text="Percent.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, help_text="The first day on which it holds no more.")
    source = models.TextField(help_text="Where it is known from.")
    entered_by = who()
    ended_by = who(null=True)
    end_reason = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", help_text="Version before."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=100), name="ownership_share_is_a_percentage"
            ),
            models.CheckConstraint(condition=~Q(owner=F("owned")), name="ownership_of_another"),
            models.CheckConstraint(condition=~Q(source=""), name="ownership_has_a_source"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, ended_by__isnull=True)
                | Q(valid_to__gte=F("valid_from"), ended_by__isnull=False) & ~Q(end_reason=""),
                name="ownership_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["owner", "owned"],
                condition=Q(valid_to__isnull=True),
                name="ownership_one_open_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["owned", "valid_from"], name="ownership_of_owned")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="ownership_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="ownership_as_entered",
                fields=["owner", "owned", "share", "valid_from", "source", "entered_by", "replaces"],
            ),
            pgtrigger.Protect(
                name="ownership_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.valid_to IS NOT NULL"),
            ),
            pgtrigger.Trigger(
                name="ownership_at_most_all",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=AT_MOST_ALL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} holds {self.share} percent of {self.owned}"

    @property
    def percent(self) -> str:
        """The share in words."""
        return percent_text(self.share)
