"""How a conflict of recommendations was settled, level by level."""

from collections.abc import Sequence
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.applications.models import GoodsLine, Party
from licensing.referrals.ladder import LADDER
from licensing.referrals.models.agencies import Agency
from licensing.review.models import Case

LEVELS = [(level.key, level.title) for level in LADDER]


class SettlementStatus(models.TextChoices):
    """Whether a level has spoken."""

    OPEN = "open", "Waiting for a ruling"
    RULED = "ruled", "Ruled"


class Direction(models.TextChoices):
    """Which way a decision must go."""

    RELEASE = "release", "The goods may go"
    REFUSE = "refuse", "The application is refused"


@track_history()
class Settlement(Record):
    """One level's word on a conflict. `covers` are the agencies' recommendations that it was about.

    `beyond` is what a decision may pass of what agencies ask for, in the words of then: a limit, a refused
    line or party, a condition. Null is everything: rulings from before these were settled one by one. `parts`
    are the lines and parties of which it says itself how much goes, or whether they stay.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="settlements")
    level = models.CharField(max_length=10, choices=LEVELS)
    status = models.CharField(max_length=5, choices=SettlementStatus.choices, default=SettlementStatus.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+", help_text="That took it up a level."
    )
    reason = models.TextField(blank=True, help_text="Why it was taken to this level.")
    due_on = models.DateField(null=True, help_text="The last day for the ruling.")
    covers = ArrayField(models.UUIDField(), default=list)
    direction = models.CharField(max_length=7, choices=Direction.choices, blank=True)
    beyond = ArrayField(models.TextField(), null=True, help_text="What a decision may go beyond.")
    ruling = models.TextField(blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True)
    ruled: Sequence[Any] = ()  # its parts, where `rulings.settlements_in` read them

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="open"), name="settlement_one_open_per_case"
            ),
            models.UniqueConstraint(fields=["case", "agency"], name="settlement_agency_escalates_once"),
            models.CheckConstraint(
                condition=~Q(status="ruled")
                | Q(ruled_by__isnull=False, ruled_at__isnull=False) & ~Q(ruling="") & ~Q(direction=""),
                name="settlement_ruled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(beyond=None) | Q(beyond=[]) | Q(direction="release"),
                name="settlement_goes_beyond_where_released",
            ),
            models.CheckConstraint(
                condition=Q(level="officer", status="ruled")
                | ~Q(level="officer") & ~Q(reason="") & Q(due_on__isnull=False),
                name="settlement_escalated_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(level="officer") | Q(ruled_by=None) | ~Q(ruled_by=F("raised_by")),
                name="settlement_by_somebody_else",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="open"), name="settlement_open_due")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="settlement_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="settlement_ruled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status = 'ruled'"),
            ),
        ]


RULED = """
    IF NOT EXISTS (
        SELECT 1 FROM licensing_settlement
        WHERE id = NEW.settlement_id AND status = 'ruled' AND direction = 'release'
    ) THEN
        RAISE EXCEPTION 'ruled_part_where_released' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.quantity > (SELECT quantity FROM licensing_goodsline WHERE id = NEW.line_id) THEN
        RAISE EXCEPTION 'ruled_part_not_above_applied' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@track_history()
class RuledPart(Record):
    """What a settlement says of one line or party, and why; a decision keeps to it.

    `quantity`, in the line's own unit, is how much of a line goes: zero refuses it. `stays` says whether a
    party stays or is left out.
    """

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="parts")
    line = models.ForeignKey(GoodsLine, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    stays = models.BooleanField(null=True)
    reason = models.TextField()

    class Meta:
        ordering = ["line__number", "party__name"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "line"], name="ruled_line_once"),
            models.UniqueConstraint(fields=["settlement", "party"], name="ruled_party_once"),
            models.CheckConstraint(
                condition=Q(
                    line__isnull=False, quantity__isnull=False, quantity__gte=0, party=None, stays=None
                )
                | Q(party__isnull=False, stays__isnull=False, line=None, quantity=None),
                name="ruled_part_is_line_or_party",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ruled_part_has_reason"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="ruled_part_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="ruled_part_fits", when=pgtrigger.Before, operation=pgtrigger.Insert, func=RULED
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line.number}" if self.line is not None else str(self.party)
