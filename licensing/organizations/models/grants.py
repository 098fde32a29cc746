"""Who acts for an exporter. A row that has ended is kept, so that a refusal can say who ended it and why."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from exportctl.core.base import track_history
from licensing.organizations.models.organizations import Organization
from licensing.organizations.models.reach import Reach

LAST_ADMINISTRATOR = """
    IF OLD.role <> 'administrator' OR OLD.ended_at IS NOT NULL THEN RETURN NULL; END IF;
    PERFORM 1 FROM licensing_organization WHERE id = OLD.content_object_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM licensing_organizationusergrant AS other
        JOIN auth_permission ON auth_permission.id = other.permission_id
        WHERE other.content_object_id = OLD.content_object_id AND auth_permission.codename = 'act_for'
            AND other.role = 'administrator' AND other.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'organization_keeps_an_administrator' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


@track_history()
class OrganizationUserGrant(Reach, UserObjectPermissionBase):
    """One person's standing in an organization, with a real foreign key; one row per person, used again.

    The database keeps at least one administrator: the trigger takes the organization's row first, so that of
    two administrators who remove each other at once the second one waits, counts anew and is refused.
    """

    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
    since = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Reach.Meta):
        unique_together = (("user", "permission", "content_object"),)
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="keeps_an_administrator",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=LAST_ADMINISTRATOR,
            )
        ]
        constraints = [
            *Reach.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="grant_ended_by_somebody",
            ),
        ]


class OrganizationGroupGrant(GroupObjectPermissionBase):
    """A role's grant on an organization, with a real foreign key."""

    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
