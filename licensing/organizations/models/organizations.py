"""Exporters: organizations that register."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from exportctl.core.base import Record, track_history

# What an active organization is by its register changes only with a change that the authority accepted, and
# what it was is kept in the same transaction.
CHANGED_BY_CONSENT = """
    IF NOT EXISTS (
        SELECT 1 FROM licensing_identitychange AS asked
        JOIN licensing_formeridentity AS was ON was.change_id = asked.id
        WHERE asked.organization_id = NEW.id AND asked.status = 'accepted'
            AND was.organization_id = NEW.id AND was.until = NEW.identity_since
            AND (asked.name, asked.registration_number, asked.street, asked.city, asked.postal_code,
                asked.country) = (NEW.name, NEW.registration_number, NEW.street, NEW.city, NEW.postal_code,
                NEW.country)
            AND (was.name, was.registration_number, was.street, was.city, was.postal_code, was.country)
                = (OLD.name, OLD.registration_number, OLD.street, OLD.city, OLD.postal_code, OLD.country)
            AND (OLD.name = NEW.name OR OLD.name = ANY(NEW.former_names))
    ) THEN
        RAISE EXCEPTION 'organization_identity_by_accepted_change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
CHANGES = """OLD.status = 'active' AND (OLD.name, OLD.registration_number, OLD.street, OLD.city,
    OLD.postal_code, OLD.country) IS DISTINCT FROM (NEW.name, NEW.registration_number, NEW.street, NEW.city,
    NEW.postal_code, NEW.country)"""


class OrganizationStatus(models.TextChoices):
    """Where a registration is."""

    UNCONFIRMED = "unconfirmed", "Waiting for e-mail confirmation"
    PENDING = "pending", "Waiting for approval"
    ACTIVE = "active", "Active"
    REFUSED = "refused", "Refused"


@track_history()
class Organization(Record):
    """One exporter. Only an active organization may file."""

    name = models.CharField(max_length=200)
    normalized_name = models.CharField(
        max_length=200, help_text="For the duplicate check; see rules.normalize."
    )
    registration_number = models.CharField(max_length=60)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    former_names = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="What it was called before, the oldest first: it is found and screened by these too.",
    )
    identity_since = models.DateTimeField(
        null=True, help_text="From when it is what it is by its register; none where it always was."
    )
    postal_address = models.TextField(
        blank=True, help_text="Where letters go, line by line; empty where that is the registered address."
    )
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40, blank=True)
    status = models.CharField(
        max_length=12, choices=OrganizationStatus.choices, default=OrganizationStatus.UNCONFIRMED
    )
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review_reason = models.TextField(blank=True)

    class Meta:
        permissions = [("act_for", "Act for the organization")]
        constraints = [
            models.UniqueConstraint(
                Upper("registration_number"),
                "country",
                condition=Q(status="active"),
                name="organization_number_active_once_per_country",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "refused"]) | Q(reviewed_by__isnull=False),
                name="organization_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("registered_by")),
                name="organization_reviewed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="organization_queue")]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="identity_by_accepted_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(CHANGES),
                func=CHANGED_BY_CONSENT,
            )
        ]

    def __str__(self) -> str:
        return self.name
