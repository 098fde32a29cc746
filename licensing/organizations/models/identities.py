"""What an exporter is by its register: what it asks to change of it, and what it was before."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, person, track_history
from exportctl.core.files.models import StoredFile
from licensing.organizations.models.organizations import Organization

IDENTITY = ("name", "registration_number", "street", "city", "postal_code", "country")


class Identity(models.Model):
    """The columns by which the authority knows who an exporter is; an organization has the same."""

    name = models.CharField(max_length=200)
    normalized_name = models.CharField(max_length=200, help_text="See rules.normalize_name.")
    registration_number = models.CharField(max_length=60)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")

    class Meta:
        abstract = True


class ChangeStatus(models.TextChoices):
    """Where a change of an organization's identity is."""

    WAITING = "waiting", "Waiting for the authority"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


@track_history()
class IdentityChange(Identity, Record):
    """What an active organization asks to be from now on, all of it, with the reason and a document."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="identity_changes")
    reason = models.TextField(help_text="Why, in the organization's words.")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    asked_by = person()
    status = models.CharField(max_length=9, choices=ChangeStatus.choices, default=ChangeStatus.WAITING)
    settled_by = person(null=True)
    settled_at = models.DateTimeField(null=True)
    settle_reason = models.TextField(blank=True, help_text="Why it was declined; the exporter reads it.")

    class Meta:
        ordering = ["-created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="identity_change_as_asked",
                exclude=["status", "settled_by", "settled_at", "settle_reason", "version", "updated_at"],
            ),
            pgtrigger.Protect(
                name="identity_change_settled_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status="waiting"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(status="waiting"), name="identity_change_one_waiting"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="identity_change_has_reason"),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_by=None, settled_at=None)
                | ~Q(status="waiting") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="identity_change_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "declined"]) | ~Q(settled_by=F("asked_by")),
                name="identity_change_settled_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(settle_reason=""),
                name="identity_change_declined_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"], condition=Q(status="waiting"), name="identity_change_queue"
            )
        ]


@track_history()
class FormerIdentity(Identity, Record):
    """What an organization was until an accepted change: what was issued before goes on saying this."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="former_identities")
    change = models.OneToOneField(IdentityChange, on_delete=models.PROTECT, related_name="replaced")
    until = models.DateTimeField(help_text="The moment at which the change was accepted.")

    class Meta:
        ordering = ["-until"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "until"], name="former_identity_one_at_a_time")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="former_identity_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
