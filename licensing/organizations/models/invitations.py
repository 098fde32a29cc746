"""Invitations by e-mail to act for an exporter."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from exportctl.core.base import Record, track_history
from licensing.organizations.models.organizations import Organization
from licensing.organizations.models.reach import Reach


class InvitationStatus(models.TextChoices):
    """Where an invitation is; one whose time is over stays open and is refused by its date."""

    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


@track_history()
class Invitation(Reach, Record):
    """One link that lets one address in, once. Only the digest of its token is stored."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(help_text="In lower case.")
    token_digest = models.CharField(max_length=64, help_text="SHA-256 of the token, in hexadecimal.")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=InvitationStatus.choices, default=InvitationStatus.OPEN)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)

    class Meta(Reach.Meta):
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="used_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["accepted", "withdrawn"]),
            ),
            pgtrigger.ReadOnly(
                name="offer_frozen",
                exclude=["status", "accepted_by", "accepted_at", "version", "updated_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            *Reach.Meta.constraints,
            models.UniqueConstraint(fields=["token_digest"], name="invitation_token_once"),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(status="open"),
                name="invitation_one_open_per_address",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_by__isnull=False, accepted_at__isnull=False)
                | (~Q(status="accepted") & Q(accepted_by__isnull=True, accepted_at__isnull=True)),
                name="invitation_accepted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organization", "created_at"], name="invitation_of_organization")]
