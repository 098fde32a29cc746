"""What an agency recommends, in versions that are never edited."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from licensing.applications.models import GoodsLine, Party
from licensing.referrals.models.referrals import Referral
from licensing.review.editions import Basis
from licensing.review.rules import Assessed


class RecommendationStatus(models.TextChoices):
    """Where a recommendation is."""

    PROPOSED = "proposed", "Waiting for a second signature"
    GIVEN = "given", "Given"
    SENT_BACK = "sent_back", "Not signed"
    DROPPED = "dropped", "Dropped, because the referral ended"
    SUPERSEDED = "superseded", "Replaced by a later version"


@track_history()
class AgencyRecommendation(Record):
    """One version of what an agency recommends. A later version replaces it; both stay readable."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(help_text="Of the version.")
    status = models.CharField(
        max_length=12, choices=RecommendationStatus.choices, default=RecommendationStatus.PROPOSED
    )
    reason = models.TextField(help_text="What the exporter may be told.")
    protected_reason = models.TextField(blank=True, help_text="For the authority only.")
    # Parallel lists: each assessed criterion with what was found and why.
    criteria = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    findings = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    public_reasons = ArrayField(models.TextField(), default=list, blank=True)
    protected_reasons = ArrayField(models.TextField(), default=list, blank=True)
    shared = models.BooleanField(
        default=False, help_text="Other agencies on the case may read the protected reasons."
    )
    second_needed = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True)
    second_note = models.TextField(blank=True, help_text="Why the second person did not sign.")
    given_at = models.DateTimeField(null=True)
    basis: Basis | None = None

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="agency_recommendation_number_once"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="given"), name="agency_recommendation_one_given"
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="proposed"), name="agency_recommendation_one_proposed"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="agency_recommendation_has_reason"),
            models.CheckConstraint(
                condition=Q(
                    findings__len=F("criteria__len"),
                    public_reasons__len=F("criteria__len"),
                    protected_reasons__len=F("criteria__len"),
                )
                & ~Q(public_reasons__contains=[""]),
                name="agency_recommendation_criterion_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["given", "superseded"], given_at__isnull=False)
                | Q(given_at=None) & ~Q(status__in=["given", "superseded"]),
                name="agency_recommendation_dated_when_given",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(second_needed=False) | Q(second__isnull=False),
                name="agency_recommendation_signed_twice_where_asked",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | Q(second_at__isnull=False) & ~Q(second=F("made_by")),
                name="agency_recommendation_by_two_people",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="agency_recommendation_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="agency_recommendation_as_written",
                fields=[
                    *("referral", "number", "reason", "protected_reason", "criteria", "findings"),
                    *("public_reasons", "protected_reasons", "shared", "second_needed", "made_by"),
                ],
            ),
            pgtrigger.Protect(
                name="agency_recommendation_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status NOT IN ('proposed', 'given')"),
            ),
        ]

    @property
    def said_at(self) -> datetime:
        """When it was written, whoever signed it later; `basis` is what stood then, where a page read it."""
        return self.created_at

    @property
    def assessed(self) -> tuple[Assessed, ...]:
        """The criteria that were assessed, each with what was found and why."""
        lists = (self.criteria, self.findings, self.public_reasons, self.protected_reasons)
        return tuple(Assessed(*row) for row in zip(*lists, strict=True))


class PartOutcome(models.TextChoices):
    """What can be recommended about a line or a party."""

    APPROVE = "approve", "Approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions", "Approve with conditions"
    DENY = "deny", "Refuse"
    NO_OPINION = "no_opinion", "No opinion"


@track_history()
class RecommendedPart(Record):
    """What an agency recommends about one line or one party. `quantity` is in the line's own unit."""

    recommendation = models.ForeignKey(AgencyRecommendation, on_delete=models.PROTECT, related_name="parts")
    line = models.ForeignKey(GoodsLine, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=30, choices=PartOutcome.choices)
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    condition_sources = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="As a decision keeps them."
    )
    outdated: bool | None = None  # whether a major change since was about it, where a page or gate asked

    class Meta:
        ordering = ["line__number", "party__name"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "line"], name="recommended_line_once"),
            models.UniqueConstraint(fields=["recommendation", "party"], name="recommended_party_once"),
            models.CheckConstraint(
                condition=Q(line__isnull=False, party=None) | Q(line=None, party__isnull=False),
                name="recommended_part_is_line_or_party",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None)
                | Q(quantity__gt=0, line__isnull=False, outcome__startswith="approve"),
                name="recommended_quantity_of_approved_line",
            ),
            models.CheckConstraint(
                condition=Q(outcome="approve_with_conditions") & ~Q(conditions=[])
                | ~Q(outcome="approve_with_conditions") & Q(conditions=[]),
                name="recommended_conditions_where_asked",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="recommended_part_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
