"""Who cases are referred to, and which people answer for them."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from exportctl.core.base import Record, track_history
from licensing.referrals.rules import DAYS, INFO_DAYS, LONGEST_DAYS


class AgencyKind(models.TextChoices):
    """What stands behind the name."""

    MINISTRY = "ministry", "Ministry"
    AGENCY = "agency", "Agency"
    TEAM = "team", "Team of this authority"


@track_history()
class Agency(Record):
    """A ministry, an agency or an internal team that is asked for a recommendation."""

    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=30, help_text="As it stands in lists.")
    kind = models.CharField(max_length=10, choices=AgencyKind.choices, default=AgencyKind.AGENCY)
    email = models.EmailField(help_text="Where it is told of referrals, beside its people.")
    days = models.PositiveSmallIntegerField(default=DAYS, help_text="Calendar days to answer.")
    info_days = models.PositiveSmallIntegerField(
        default=INFO_DAYS, help_text="Calendar days in which it may ask for missing information."
    )
    two_signatures = models.BooleanField(
        default=False, help_text="A second person of the agency signs each recommendation."
    )
    active = models.BooleanField(default=True, help_text="New cases can be referred to it.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_name_once"),
            models.UniqueConstraint(Lower("short_name"), name="agency_short_name_once"),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_DAYS, info_days__lte=F("days")),
                name="agency_days_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


@track_history()
class AgencyMember(Record):
    """That a person answers for an agency, from a day and until one. A membership is ended, never removed."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agency_memberships"
    )
    from_day = models.DateField()
    until_day = models.DateField(null=True, help_text="The last day; none where it goes on.")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["person__name", "from_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person"], condition=Q(until_day=None), name="agency_member_once"
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="agency_member_ends_after_start",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="agency_member_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="agency_member_as_given", fields=["agency", "person", "from_day", "given_by"]
            ),
        ]
