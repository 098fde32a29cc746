"""What a person may know of and touch: their grants that stand, narrowed to the organization they chose.

Every scope of the exporters' side begins here, and nothing is kept from one request to the next, so a grant
that ends is gone with the next question.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from exportctl.core.errors import Missing, NotPermitted
from exportctl.core.people.memberships import Membership
from exportctl.core.people.models import User
from licensing.organizations.models import (
    MemberRole,
    Organization,
    OrganizationStatus,
    OrganizationUserGrant,
    Site,
)

Grant = OrganizationUserGrant


def standing_grants() -> QuerySet[Grant]:
    """Return every grant to act for an organization that has not ended."""
    return Grant.objects.filter(permission__codename="act_for", ended_at=None)


def _grants_of(actor: User) -> QuerySet[Grant]:
    """Return the person's grants, only that of the organization they chose where they chose one."""
    grants = standing_grants().filter(user=actor)
    return grants if actor.acting_for is None else grants.filter(content_object=actor.acting_for)


def organizations_of(actor: User) -> QuerySet[Organization]:
    """Return the organizations that the person acts for, whatever their status and however narrow."""
    return Organization.objects.filter(pk__in=_grants_of(actor).values("content_object")).order_by(
        "created_at"
    )


def covered_for(actor: User) -> Q:
    """Return the condition under which a row with `organization` and `site` is the person's business."""
    grants = _grants_of(actor)
    return Q(organization__in=grants.filter(all_sites=True).values("content_object")) | Q(
        site__in=grants.filter(all_sites=False).values("sites")
    )


def whole_organizations(actor: User) -> QuerySet[Organization]:
    """Return the organizations that the person acts for with all sites, as in `covered_for`."""
    grants = _grants_of(actor).filter(all_sites=True)
    return Organization.objects.filter(pk__in=grants.values("content_object"))


def own_organizations(actor: User) -> QuerySet[Organization]:
    """Return the organizations whose own people the person is one of: agents are of another firm."""
    grants = _grants_of(actor).exclude(role=MemberRole.AGENT)
    return Organization.objects.filter(pk__in=grants.values("content_object"))


def all_memberships_of(actor: User) -> list[Membership]:
    """Return all organizations that the person acts for as the kernel knows them, whichever is chosen."""
    grants = standing_grants().filter(user=actor).select_related("content_object")
    return [
        Membership(
            grant.content_object_id,
            grant.content_object.name,
            grant.content_object.status == OrganizationStatus.ACTIVE,
            grant.all_sites,
            grant.words,
        )
        for grant in grants.order_by("content_object__created_at")
    ]


def acting_among(organization: UUID, people: Iterable[User]) -> Iterable[UUID]:
    """Return the ids of those of some people who act for an organization, in whatever way."""
    return (
        standing_grants().filter(content_object=organization, user__in=people).values_list("user", flat=True)
    )


def grant_of(actor: User, organization: Organization) -> Grant | None:
    """Return the person's standing grant on an organization that they have chosen, or None."""
    return _grants_of(actor).filter(content_object=organization).first()


def may_act_for(actor: User, organization: Organization) -> bool:
    """Whether the person acts for the organization, in whatever way."""
    return grant_of(actor, organization) is not None


def is_member(actor: User, organization: Organization) -> bool:
    """Whether the person is of the organization itself: agents are of another firm."""
    grant = grant_of(actor, organization)
    return grant is not None and grant.role != MemberRole.AGENT


def may_administer(actor: User, organization: Organization) -> bool:
    """Whether the person is an administrator of the organization."""
    grant = grant_of(actor, organization)
    return grant is not None and grant.role == MemberRole.ADMINISTRATOR


def organization_for(actor: User, organization_id: UUID) -> Organization:
    """Return an organization that the person acts for.

    Raises:
        NotPermitted: they act for another one now, or their grant has ended; the message says which.
        Missing: they never acted for it.
    """
    found = organizations_of(actor).filter(pk=organization_id).first()
    if found is None:
        organization = Organization.objects.filter(
            pk=organization_id, organizationusergrant__user=actor
        ).first()
        if organization is None:
            raise Missing
        raise NotPermitted(why_not(actor, organization))
    return found


def why_not(actor: User, organization: Organization) -> str:
    """Return why the person does not act for an organization now; "" where they do."""
    return standing(actor, organization)[1]


def standing(actor: User, organization: Organization) -> tuple[Grant | None, str]:
    """Return the person's grant on an organization, and why they do not act by it now; "" where they do."""
    grant = (
        Grant.objects.filter(user=actor, permission__codename="act_for", content_object=organization)
        .select_related("ended_by")
        .first()
    )
    if grant is None:
        return None, "You do not act for this organization. Its administrator can add you."
    if grant.ended_at is not None:
        return grant, _ended(grant, grant.ended_at, actor, organization)
    if actor.acting_for not in (None, organization.pk):
        return grant, (
            f"This belongs to {organization.name}, and you act for another organization now. "
            f"Switch to {organization.name} at the top of the page to go on."
        )
    return grant, ""


def _ended(grant: Grant, ended_at: datetime, actor: User, organization: Organization) -> str:
    day = timezone.localtime(ended_at).strftime("%-d %b %Y")
    if grant.ended_by_id == actor.pk:
        return f"You stopped acting for {organization.name} on {day}. Its administrator can invite you again."
    reason = f" The reason: {grant.end_reason}" if grant.end_reason else ""
    return (
        f"{grant.ended_by} ended your access to {organization.name} on {day}.{reason} "
        "Ask an administrator of it if this is a mistake."
    )


def sites_for(actor: User, organization: Organization) -> QuerySet[Site]:
    """Return the open sites of an organization that the person may apply for."""
    sites = Site.objects.filter(organization=organization, closed_at=None)
    grant = grant_of(actor, organization)
    if grant is None:
        return sites.none()
    return sites if grant.all_sites else sites.filter(pk__in=grant.sites.values("pk"))


def why_not_whole(actor: User, organization: Organization) -> str:
    """Return why the person does not act for the organization as a whole now; "" where they do."""
    grant, reason = standing(actor, organization)
    if reason or grant is None or grant.all_sites:
        return reason
    return (
        f"Your grant from {organization.name} covers only some sites, and this belongs to none. "
        "Its administrator can widen it."
    )


def why_not_own(actor: User, organization: Organization) -> str:
    """Return why the person is none of the organization's own people now; "" where they are."""
    grant, reason = standing(actor, organization)
    if reason or grant is None or grant.role != MemberRole.AGENT:
        return reason
    return f"You are an agent of {organization.name}. Only its own people see and keep this."


def why_not_site(grant: Grant | None, organization: Organization, site_id: UUID | None) -> str:
    """Return why a site, or no site, is outside a person's grant; "" where it is within."""
    if grant is None or grant.all_sites:
        return ""
    sites = list(grant.sites.all())
    if any(site.pk == site_id for site in sites):
        return ""
    named = ", ".join(site.name for site in sites)
    return f"Your grant from {organization.name} covers only: {named}. Its administrator can widen it."
