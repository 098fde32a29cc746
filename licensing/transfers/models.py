"""Requests to transfer licenses to another organization, and which licenses each is about."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review.models import Case


class TransferReason(models.TextChoices):
    """Why licenses change hands."""

    MERGER = "merger", "Merger"
    SALE = "sale", "Sale of the business"
    LEGAL_FORM = "legal_form", "New legal form or legal entity"
    GROUP = "group", "Restructuring of a group"
    OTHER = "other", "Another change"


class TransferStatus(models.TextChoices):
    """Where a request is; exporters see `Transfer.public_label`."""

    ASKED = "asked", "Waiting for the receiving organization"
    ACCEPTED = "accepted", "Waiting for the authority"
    RECOMMENDED = "recommended", "Waiting for the second signature"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    DECLINED = "declined", "Declined by the receiving organization"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (TransferStatus.ASKED, TransferStatus.ACCEPTED, TransferStatus.RECOMMENDED)
OPEN_VALUES = [status.value for status in OPEN]
# What is recommended, and whether a second person sends it back, is not told before it is decided.
PUBLIC_LABELS = {TransferStatus.RECOMMENDED: TransferStatus.ACCEPTED.label}


@track_history()
class Transfer(Record):
    """That a holder asks to hand licenses over, what the other side said, and what two officers decided.

    Both organizations read `decision_reason`; `words` and the evidence are the holder's and the authority's.
    """

    reference = models.CharField(max_length=20, unique=True, help_text="TR-2026-000001.")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="transfers_out")
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="transfers_in")
    reason = models.CharField(max_length=10, choices=TransferReason.choices)
    words = models.TextField(help_text="What has changed.")
    effective_on = models.DateField(help_text="The day on which the change of the company takes effect.")
    asked_by = person()
    status = models.CharField(max_length=11, choices=TransferStatus.choices, default=TransferStatus.ASKED)
    answered_by = person(null=True)
    answered_at = models.DateTimeField(null=True)
    declared_position = models.CharField(
        max_length=120, blank=True, help_text="In what position the receiver's signatory accepted."
    )
    answer_reason = models.TextField(blank=True, help_text="Why the receiver declined.")
    grants = models.BooleanField(null=True, help_text="Whether the officer recommends to approve.")
    decision_reason = models.TextField(blank=True)
    recommended_by = person(null=True)
    recommended_at = models.DateTimeField(null=True)
    signed_by = person(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["-created_at", "id"], name="transfer_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(receiver=F("organization")), name="transfer_to_another_organization"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="transfer_has_words"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "recommended", "approved", "refused"])
                | Q(answered_by__isnull=False) & ~Q(declared_position=""),
                name="transfer_accepted_by_a_signatory",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | Q(answered_by__isnull=False) & ~Q(answer_reason=""),
                name="transfer_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["recommended", "approved", "refused"])
                | Q(recommended_by__isnull=False, grants__isnull=False) & ~Q(decision_reason=""),
                name="transfer_recommended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"]) | Q(signed_by__isnull=False),
                name="transfer_decided_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("recommended_by")),
                name="transfer_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved", grants=False) & ~Q(status="refused", grants=True),
                name="transfer_decided_as_recommended",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_VALUES, ended_at=None)
                | ~Q(status__in=OPEN_VALUES) & Q(ended_at__isnull=False),
                name="transfer_ended_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="transfer_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="transfer_as_asked",
                fields=[
                    *("reference", "organization", "receiver", "reason", "words"),
                    *("effective_on", "asked_by"),
                ],
            ),
            pgtrigger.Protect(
                name="transfer_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def public_label(self) -> str:
        """The status as exporters read it."""
        status = TransferStatus(self.status)
        return str(PUBLIC_LABELS.get(status, status.label))


class TransferItem(Record):
    """One license of a request. Its id is its thread of screening, and the case of an approval has it too."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="items")
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="transfer_items")
    open = models.BooleanField(default=True)
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="transfer_item")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "license"], name="transfer_names_a_license_once"),
            models.UniqueConstraint(
                fields=["license"], condition=Q(open=True), name="transfer_one_open_per_license"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="transfer_item_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="transfer_item_as_asked", fields=["transfer", "license"]),
            pgtrigger.Protect(
                name="transfer_item_closes_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NOT OLD.open"),
            ),
        ]
