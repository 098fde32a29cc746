"""Changing what people may do for an organization, and ending it.

Every write takes the organization's row first, so that two administrators never act on what the other is just
changing, and at least one of them remains.
"""

from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import Record, expect_version
from exportctl.core.errors import DomainError, Missing, NotPermitted
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.organizations import queries
from licensing.organizations.flow import INVITATION_FLOW
from licensing.organizations.models import Invitation, MemberRole, Organization, OrganizationUserGrant, Site
from licensing.organizations.rules import Extent

ADMINISTRATOR = MemberRole.ADMINISTRATOR


def lock(organization: Organization) -> Organization:
    """Return the organization under a lock that keeps every other change of its people waiting."""
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def locked_for(organization: Organization, actor: User) -> Organization:
    """Return the organization under lock, or refuse whoever does not administer it."""
    locked = lock(organization)
    require(actor, "organizations.administer", locked)
    return locked


def own_sites(organization: Organization, extent: Extent) -> list[Site]:
    """Return the sites that an extent names; one of another organization is refused as missing."""
    found = list(queries.open_sites_of(organization).filter(pk__in=extent.sites or ()))
    if len(found) != len(extent.sites or ()):
        raise Missing("A site that you chose was closed meanwhile.")
    return found


@transaction.atomic
def change_member(
    organization: Organization, user_id: UUID, extent: Extent, *, actor: User, version: int | str | None
) -> OrganizationUserGrant:
    """Give somebody another role, or an agent another extent. It counts from their next page on.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Missing: the person does not act for it any more, or a site is closed.
        Conflict: `stale`.
        DomainError: `last_administrator`, or `of_another_firm` where an agent were to become a member.
    """
    locked = locked_for(organization, actor)
    grant = _standing(locked, user_id)
    expect_version(cast("Record", grant), version)
    if (grant.role == MemberRole.AGENT) != (extent.role == MemberRole.AGENT):
        raise DomainError(
            "An agent is of another firm and does not become a member, nor a member an agent. "
            "End this access and invite them anew.",
            code="of_another_firm",
        )
    if extent.role != ADMINISTRATOR:
        _keep_an_administrator(locked, grant)
    before = grant.facts()
    grant.role, grant.submits, grant.all_sites = extent.role, extent.submits, extent.sites is None
    grant.version += 1
    grant.save(update_fields=["role", "submits", "all_sites", "version"])
    grant.sites.set(own_sites(locked, extent))
    if extent.role != ADMINISTRATOR:
        _withdraw_invitations(locked, grant.user, actor=actor)
    _record(grant, "member.changed", actor, before=before, person=grant.user.name, words=grant.words)
    return grant


@transaction.atomic
def end_access(
    organization: Organization, user_id: UUID, *, actor: User, reason: str, version: int | str | None
) -> None:
    """End what somebody may do for the organization, at once; they are told, with the reason.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Missing: the person does not act for it any more.
        Conflict: `stale`.
        DomainError: `reason_required` or `last_administrator`.
    """
    locked = locked_for(organization, actor)
    grant = _standing(locked, user_id)
    expect_version(cast("Record", grant), version)
    if not reason.strip():
        raise DomainError("Say why: the person reads it.", code="reason_required")
    _end(locked, grant, actor=actor, reason=reason.strip())
    _record(grant, "member.ended", actor, before=grant.facts(), reason=reason, person=grant.user.name)
    tell(
        "organizations.access_ended",
        [grant.user],
        path=reverse("home"),
        left=locked,
        ended_by=actor,
        reason=reason.strip(),
    )


@transaction.atomic
def leave(organization: Organization, *, actor: User) -> None:
    """Stop acting for the organization oneself.

    Raises:
        NotPermitted: the actor does not act for it.
        DomainError: `last_administrator`.
    """
    locked = lock(organization)
    if reason := queries.why_not(actor, locked):
        raise NotPermitted(reason)
    grant = _standing(locked, actor.pk)
    _end(locked, grant, actor=actor, reason="")
    _record(grant, "member.left", actor, before=grant.facts())


def _standing(organization: Organization, user_id: UUID) -> OrganizationUserGrant:
    grant = queries.members_of(organization).filter(user=user_id).first()
    if grant is None:
        raise Missing("This person does not act for your organization any more.")
    return grant


def _keep_an_administrator(organization: Organization, grant: OrganizationUserGrant) -> None:
    others = [one for one in queries.administrators_of(organization) if one.pk != grant.user_id]
    if grant.role == ADMINISTRATOR and not others:
        raise DomainError(
            f"{grant.user.name} is the only administrator of {organization.name}. "
            "Make somebody else administrator first.",
            code="last_administrator",
        )


def _end(organization: Organization, grant: OrganizationUserGrant, *, actor: User, reason: str) -> None:
    _keep_an_administrator(organization, grant)
    grant.ended_at, grant.ended_by, grant.end_reason = timezone.now(), actor, reason
    grant.version += 1
    grant.save(update_fields=["ended_at", "ended_by", "end_reason", "version"])
    _withdraw_invitations(organization, grant.user, actor=actor)


def _withdraw_invitations(organization: Organization, inviter: User, *, actor: User) -> None:
    """Take back what somebody sent out as administrator, so that they do not come back by their own link."""
    for invitation in queries.open_invitations_of(organization).filter(invited_by=inviter):
        withdraw_one(invitation, actor=actor)


def withdraw_one(invitation: Invitation, *, actor: User) -> None:
    """Withdraw an open invitation of an organization that the caller has locked."""
    advance(
        invitation,
        "withdraw",
        INVITATION_FLOW,
        actor=actor,
        thread=invitation.organization_id,
        email=invitation.email,
    )


def _record(grant: OrganizationUserGrant, verb: str, actor: User, **facts: Any) -> None:
    after = grant.facts() if grant.ended_at is None else {"ended": grant.ended_at}
    audit.record(
        grant,
        verb,
        actor=actor,
        thread=grant.content_object_id,
        after=after | {"person": grant.user_id},
        **facts,
    )
