"""Merges and splits, and the suggestions to merge."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.hits.rules import percent
from screening.parties.models.fields import who
from screening.parties.models.registry import RegistryParty


class PartyAct(Record):
    """A merge or a split: proposed by one person, put into effect by another, undone by two again.

    `before` is everything that it touches, as it stood before; it is written once and never edited.
    """

    class Kind(models.TextChoices):
        """What is done."""

        MERGE = "merge", "Merge"
        SPLIT = "split", "Split"

    class Status(models.TextChoices):
        """Where an act is."""

        PROPOSED = "proposed", "Proposed"
        DROPPED = "dropped", "Dropped"
        IN_EFFECT = "in_effect", "In effect"
        UNDO_PROPOSED = "undo_proposed", "In effect, undoing proposed"
        UNDONE = "undone", "Undone"

    EFFECTIVE = (Status.IN_EFFECT, Status.UNDO_PROPOSED)

    kind = models.CharField(max_length=5, choices=Kind.choices)
    status = models.CharField(max_length=13, choices=Status.choices, default=Status.PROPOSED)
    party = models.ForeignKey(
        RegistryParty, on_delete=models.PROTECT, related_name="acts", help_text="What stays."
    )
    other = models.ForeignKey(
        RegistryParty,
        null=True,
        on_delete=models.PROTECT,
        related_name="acts_as_other",
        help_text="What is merged into it or was split off it.",
    )
    chosen = models.JSONField(default=dict, help_text="Of a split: ids of what goes, by kind of fact.")
    new_name = models.CharField(max_length=500, blank=True, help_text="Of a split: the new record's name.")
    before = models.JSONField(null=True, help_text="What the act touches, as it stood before.")
    reason = models.TextField()
    proposed_by = who()
    proposed_at = models.DateTimeField()
    decided_by = who(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    undo_reason = models.TextField(blank=True)
    undo_proposed_by = who(null=True)
    undone_by = who(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="party_act_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="split") & ~Q(new_name="") & ~Q(chosen={})
                | Q(kind="merge", other__isnull=False) & ~Q(other=F("party")),
                name="party_act_says_what",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "dropped"], before__isnull=True)
                | Q(status__in=["in_effect", "undo_proposed", "undone"], before__isnull=False)
                & Q(decided_by__isnull=False, decided_at__isnull=False, other__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="party_act_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["undo_proposed", "undone"])
                | Q(undo_proposed_by__isnull=False) & ~Q(undo_reason=""),
                name="party_act_undone_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="undone")
                | Q(undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_by=F("undo_proposed_by")),
                name="party_act_undone_by_a_second",
            ),
            models.UniqueConstraint(
                fields=["party", "other"],
                condition=Q(status="proposed", kind="merge"),
                name="party_act_one_proposal_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "id"], name="party_act_newest")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="party_act_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="party_act_as_proposed",
                fields=["kind", "party", "chosen", "new_name", "reason", "proposed_by", "proposed_at"],
            ),
            pgtrigger.Protect(
                name="party_act_before_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.before IS NOT NULL AND (OLD.before, OLD.other_id) IS DISTINCT FROM "
                    "(NEW.before, NEW.other_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.party}"


class MergeSuggestion(Record):
    """Two records that may be one party, with what speaks for it.

    The digests are of what either side said then: a suggestion that was dismissed does not come back while
    both are the same.
    """

    class Status(models.TextChoices):
        """Where a suggestion is."""

        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Dismissed"
        LAPSED = "lapsed", "Lapsed"

    first = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(RegistryParty, on_delete=models.PROTECT, related_name="+")
    first_digest = models.CharField(max_length=64)
    second_digest = models.CharField(max_length=64)
    score = models.DecimalField(max_digits=5, decimal_places=4)
    features = models.JSONField(help_text="Objects of name, score, detail, left, right, counts.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    reason = models.TextField(blank=True)
    decided_by = who(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "first_digest", "second_digest"], name="merge_suggestion_once"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="merge_suggestion_in_order"),
            models.CheckConstraint(
                condition=~Q(status="dismissed") | ~Q(reason=""), name="merge_suggestion_dismissed_why"
            ),
        ]
        indexes = [
            models.Index(fields=["first"], condition=Q(status="open"), name="merge_suggestion_first"),
            models.Index(fields=["second"], condition=Q(status="open"), name="merge_suggestion_second"),
            models.Index(fields=["-score", "id"], condition=Q(status="open"), name="merge_suggestion_best"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="merge_suggestion_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="merge_suggestion_as_made",
                fields=["first", "second", "first_digest", "second_digest", "score", "features"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def percent(self) -> str:
        """The score as a whole percentage, rounded down."""
        return percent(self.score)
