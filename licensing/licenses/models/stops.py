"""Suspensions and revocations of licenses."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exportctl.core.base import Record, person, track_history
from licensing.licenses.models.licenses import License


@track_history()
class Suspension(Record):
    """A time in which a license may not be used. It ends with a person's reinstatement, or with the license.

    The exporter reads `reason` and by when the authority looks again; `note` stays with the authority.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.TextField(help_text="For the exporter.")
    note = models.TextField(blank=True, help_text="For the file; the exporter never sees it.")
    started_on = models.DateField()
    review_by = models.DateField()
    made_by = person()
    ended_at = models.DateTimeField(null=True)
    ended_by = person(null=True)
    end_reason = models.TextField(blank=True)
    reinstated = models.BooleanField(
        default=False,
        help_text="Ended because the license got its force back.",
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["license"], condition=Q(ended_at=None), name="suspension_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_has_reason"),
            models.CheckConstraint(
                condition=Q(review_by__gt=F("started_on")), name="suspension_review_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(end_reason=""), name="suspension_ended_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(reinstated=False) | Q(ended_at__isnull=False),
                name="suspension_reinstated_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["review_by", "id"], condition=Q(ended_at=None), name="suspension_open_until")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="suspension_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="suspension_as_made", fields=["license", "reason", "note", "started_on", "made_by"]
            ),
            pgtrigger.Protect(
                name="suspension_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    @property
    def days_over(self) -> int:
        """By how many days the review is overdue today; 0 or less where it is not."""
        return (timezone.localdate() - self.review_by).days


class RevocationStatus(models.TextChoices):
    """Where a revocation is."""

    PROPOSED = "proposed", "Proposed"
    ANSWERED = "answered", "Answered by the exporter"
    CONFIRMED = "confirmed", "Confirmed: the license is revoked"
    DROPPED = "dropped", "Taken back"
    LAPSED = "lapsed", "Ended with the license"


PENDING = (RevocationStatus.PROPOSED, RevocationStatus.ANSWERED)


@track_history()
class Revocation(Record):
    """That one person proposed to revoke a license, what the exporter said, and what a second person did.

    `answer_by` is the exporter's last day to answer. It is None where `urgent_reason` says why nobody could
    wait: the exporter then hears of it when the license is revoked.
    """

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="revocations")
    status = models.CharField(
        max_length=9, choices=RevocationStatus.choices, default=RevocationStatus.PROPOSED
    )
    reason = models.TextField(help_text="For the exporter.")
    note = models.TextField(blank=True, help_text="For the file; the exporter never sees it.")
    urgent_reason = models.TextField(blank=True)
    answer_by = models.DateField(null=True)
    proposed_by = person()
    answer = models.TextField(blank=True)
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)
    confirmed_by = person(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["license"], condition=Q(status__in=PENDING), name="revocation_one_pending"
            ),
            models.UniqueConstraint(
                fields=["license"], condition=Q(status="confirmed"), name="revocation_confirmed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="revocation_has_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="revocation_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_by__isnull=False, closed_at__isnull=False),
                name="revocation_confirmed_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=False) | ~Q(urgent_reason=""), name="revocation_heard_or_urgent"
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(answered_by__isnull=False) & ~Q(answer=""),
                name="revocation_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(close_reason=""), name="revocation_dropped_for_a_reason"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="revocation_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="revocation_as_proposed",
                fields=["license", "reason", "note", "urgent_reason", "answer_by", "proposed_by"],
            ),
            pgtrigger.Protect(
                name="revocation_closes_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status NOT IN ('proposed', 'answered')"),
            ),
        ]

    @property
    def pending(self) -> bool:
        """Whether somebody has yet to confirm it or take it back."""
        return self.status in PENDING
