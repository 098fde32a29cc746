"""What analysts ruled on hits, and which clearings are carried over."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record
from screening.hits.models import Hit
from screening.hits.rules import GROUNDS


class Ruling(Record):
    """What one analyst ruled on a hit, on what ground and why, and what a second person said to it.

    What was ruled never changes. It is confirmed or sent back once, and taken back once.
    """

    class Outcome(models.TextChoices):
        """What the hit becomes."""

        FALSE_POSITIVE = "false_positive", "Not the listed one"
        TRUE_MATCH = "true_match", "The listed one"
        REOPENED = "reopened", "The true match is to be looked at again"

    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="rulings")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    ground = models.CharField(max_length=20, choices=list(GROUNDS.items()), blank=True)
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    batch = models.UUIDField(null=True, help_text="Made together with others over the same pair.")
    score = models.DecimalField(max_digits=5, decimal_places=4, help_text="Of the hit.")
    limit = models.DecimalField(max_digits=5, decimal_places=4, help_text="From here on two people clear.")
    needs_second = models.BooleanField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("made_by")),
                name="ruling_two_people",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_by__isnull=True) | ~Q(sent_back_by=F("made_by")),
                name="ruling_sent_back_by_another",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=True) | Q(outcome="false_positive", score__lt=F("limit")),
                name="ruling_alone_only_to_clear_below_the_limit",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="false_positive") | Q(ground__in=list(GROUNDS)),
                name="ruling_cleared_on_a_ground",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_for_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, sent_back_at__isnull=True),
                name="ruling_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_by__isnull=True, sent_back_at__isnull=True, sent_back_reason="")
                | Q(sent_back_by__isnull=False, sent_back_at__isnull=False) & ~Q(sent_back_reason=""),
                name="ruling_sent_back_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_reason=""),
                name="ruling_taken_back_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["hit"],
                condition=Q(needs_second=True, confirmed_at__isnull=True, sent_back_at__isnull=True),
                name="ruling_one_waits_a_hit",
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="ruling_newest")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="ruling_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="ruling_as_made",
                fields=[
                    *("hit", "outcome", "ground", "reason", "made_by", "made_at", "batch"),
                    *("score", "limit", "needs_second"),
                ],
            ),
            pgtrigger.Protect(
                name="ruling_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "COALESCE(OLD.confirmed_at, OLD.sent_back_at) IS NOT NULL AND "
                    "(OLD.confirmed_by_id, OLD.confirmed_at, OLD.sent_back_by_id, OLD.sent_back_at, "
                    "OLD.sent_back_reason) IS DISTINCT FROM "
                    "(NEW.confirmed_by_id, NEW.confirmed_at, NEW.sent_back_by_id, NEW.sent_back_at, "
                    "NEW.sent_back_reason)"
                ),
            ),
            pgtrigger.Protect(
                name="ruling_taken_back_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.taken_back_at IS NOT NULL AND "
                    "(OLD.taken_back_by_id, OLD.taken_back_at, OLD.taken_back_reason) IS DISTINCT FROM "
                    "(NEW.taken_back_by_id, NEW.taken_back_at, NEW.taken_back_reason)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.reason}"

    @property
    def waits(self) -> bool:
        """Whether a second person has yet to say something."""
        return self.needs_second and self.confirmed_at is None and self.sent_back_at is None


class GoodGuyRule(Record):
    """A clearing that is carried over to later screenings, in any thread, while both sides are unchanged.

    The sides are the party's identity and all that the list says of the entity, each by its hash. The rule
    holds until a day, or until it is ended: by hand, by a newer ruling, or by a true match.
    """

    party_identity = models.CharField(max_length=64)
    party_name = models.CharField(max_length=500)
    watchlist = models.CharField(max_length=40)
    external_id = models.CharField(max_length=60)
    listed_name = models.TextField()
    entity_digest = models.CharField(max_length=64)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="good_guy_rules")
    until = models.DateField(help_text="Last day on which it is carried over.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watchlist", "external_id", "party_identity"],
                condition=Q(ended_at__isnull=True),
                name="good_guy_rule_one_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False) & ~Q(ended_reason=""),
                name="good_guy_rule_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["until", "id"], condition=Q(ended_at=None), name="good_guy_rule_in_force")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="good_guy_rule_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="good_guy_rule_as_made",
                fields=[
                    *("party_identity", "party_name", "watchlist", "external_id", "listed_name"),
                    *("entity_digest", "ruling", "until"),
                ],
            ),
            pgtrigger.Protect(
                name="good_guy_rule_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name} is not {self.listed_name}, until {self.until}"
