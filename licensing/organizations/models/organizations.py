"""Exporters: organizations that register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from exportctl.core.base import Record, track_history


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

    def __str__(self) -> str:
        return self.name
