"""Roles as they were given to people of the authority, and the links with which people first come in."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exportctl.core.base import Record, track_history
from exportctl.core.base import person as somebody
from exportctl.core.people.roles import Role, Side

# Whoever takes an administrator away holds the role's row, so that of two who take each other away at once
# the second waits, counts anew and is refused. Who has set no password yet could not act.
LAST_ADMINISTRATOR = """
    PERFORM 1 FROM auth_group WHERE name = 'sys_admin' FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM core_user AS other
        JOIN core_user_groups AS held ON held.user_id = other.id
        JOIN auth_group ON auth_group.id = held.group_id
        WHERE auth_group.name = 'sys_admin' AND other.is_active AND other.password NOT LIKE '!%' AND {other}
    ) THEN
        RAISE EXCEPTION 'authority_keeps_an_administrator' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
AUTHORITY_ROLES = tuple(role for role in Role if role.side != Side.EXPORTER)


class GrantStatus(models.TextChoices):
    """Where a role that somebody asked for is."""

    WAITING = "waiting", "Waits for a second administrator"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Not given"
    ENDED = "ended", "Ended"


OPEN_GRANTS = (GrantStatus.WAITING, GrantStatus.GIVEN)


@track_history()
class RoleGrant(Record):
    """One role of one person from a day on, with the reason. Never edited: it ends, and is given anew.

    The person's group is what counts; a grant says who gave it, and takes it back after its last day.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.label) for role in AUTHORITY_ROLES])
    reason = models.TextField()
    from_day = models.DateField()
    until_day = models.DateField(null=True, help_text="The last day; none where it goes on.")
    two_people = models.BooleanField(default=False, help_text="A second administrator confirms it.")
    given_by = somebody(null=True)
    status = models.CharField(max_length=8, choices=GrantStatus.choices, default=GrantStatus.WAITING)
    confirmed_by = somebody(null=True)
    confirmed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True, help_text="When the person got it.")
    ended_by = somebody(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(status__in=["waiting", "given"]),
                name="role_grant_one_open",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="role_grant_has_reason"),
            models.CheckConstraint(
                condition=Q(given_by=None) | ~Q(given_by=F("person")), name="role_grant_given_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | ~Q(ended_by=F("person")), name="role_grant_ended_by_another"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(given_by__isnull=False) & ~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("person")),
                name="role_grant_two_people",
            ),
            models.CheckConstraint(
                condition=Q(two_people=False)
                | ~Q(status="given")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="role_grant_confirmed_first",
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="role_grant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "ended"]) | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="role_grant_ended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "until_day"], name="role_grant_by_end")]
        triggers: ClassVar = [
            pgtrigger.Protect(name="role_grant_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="role_grant_as_given",
                fields=["person", "role", "reason", "from_day", "until_day", "two_people", "given_by"],
            ),
            pgtrigger.Protect(
                name="role_grant_ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["refused", "ended"]),
            ),
            pgtrigger.Trigger(
                name="keeps_an_administrator",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__role="sys_admin", old__status="given", new__status="ended")
                & pgtrigger.Q(old__begun_at__isnull=False),
                func=LAST_ADMINISTRATOR.format(other="other.id <> NEW.person_id"),
            ),
        ]

    @property
    def role_words(self) -> str:
        """The role in words."""
        return Role(self.role).label


class LinkStatus(models.TextChoices):
    """Where a link is; one whose time is over stays open and is refused by its date."""

    OPEN = "open", "Sent"
    USED = "used", "Used"
    WITHDRAWN = "withdrawn", "Withdrawn"


@track_history()
class WelcomeLink(Record):
    """One link that lets one new person of the authority in, once. Only its token's digest is stored."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="welcome_links"
    )
    token_digest = models.CharField(max_length=64, help_text="SHA-256 of the token, in hexadecimal.")
    sent_by = somebody()
    expires_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=LinkStatus.choices, default=LinkStatus.OPEN)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["token_digest"], name="welcome_link_token_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(status="open"), name="welcome_link_one_open"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="welcome_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(status="used", used_at__isnull=False) | ~Q(status="used") & Q(used_at=None),
                name="welcome_link_used_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="welcome_link_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="welcome_link_frozen", fields=["person", "token_digest", "sent_by", "expires_at"]
            ),
            pgtrigger.Protect(
                name="welcome_link_used_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["used", "withdrawn"]),
            ),
        ]
