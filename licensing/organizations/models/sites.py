"""The places that an exporter ships from."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from exportctl.core.base import Record, track_history
from licensing.organizations.models.organizations import Organization


@track_history()
class Site(Record):
    """One place of an organization. Its address is not edited, because filed applications name it."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [
            pgtrigger.ReadOnly(
                name="address_frozen", exclude=["closed_at", "closed_by", "version", "updated_at"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=Q(closed_at__isnull=True),
                name="site_name_once_per_organization",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="site_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
