"""What an exporter is and was by its register, and what it asks to change of it."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from exportctl.core.people.models import User
from licensing.organizations.models import ChangeStatus, FormerIdentity, IdentityChange, Organization


def identity_at(organization: Organization, moment: datetime | None) -> Organization | FormerIdentity:
    """Return what an organization was by its register at a moment; as it is now, where that is None.

    It costs a read only where its identity has changed since.
    """
    since = organization.identity_since
    if moment is None or since is None or since <= moment:
        return organization
    return organization.former_identities.filter(until__gt=moment).order_by("until").first() or organization


def name_at(organization: str, at: str) -> Combinable:
    """Return what a row's organization was called at a moment, to be read along with the row.

    Both are the row's own names of them.
    """
    former: Any = FormerIdentity.objects.filter(organization=OuterRef(organization), until__gt=OuterRef(at))
    return Coalesce(Subquery(former.order_by("until").values("name")[:1]), F(f"{organization}__name"))


def called(organization: str, text: str) -> Q:
    """Return what rows fulfill whose organization has `text` in its name, or in one that it had before.

    `organization` is the row's own name of it.
    """
    return Q(**{f"{organization}__name__icontains": text}) | Q(
        **{f"{organization}__former_names__icontains": text}
    )


def former_identities_of(organization: Organization) -> QuerySet[FormerIdentity]:
    """Return what an organization was, the newest first."""
    return FormerIdentity.objects.filter(organization=organization)


def changes_of(organization: Organization) -> QuerySet[IdentityChange]:
    """Return what an organization asked to change of its identity, the newest first."""
    changes = IdentityChange.objects.filter(organization=organization)
    return changes.select_related("evidence", "asked_by", "settled_by")


def before(change: IdentityChange) -> Organization | FormerIdentity:
    """Return what an organization was by its register when it asked for a change."""
    return identity_at(change.organization, change.created_at)


def changes_visible_to(actor: User) -> QuerySet[IdentityChange]:
    """Return the changes that a person of the authority may see, with their organization."""
    found = IdentityChange.objects.select_related("organization", "evidence", "asked_by", "settled_by")
    return found if actor.holds("organizations.review") else found.none()


def changes_waiting_for(actor: User) -> QuerySet[IdentityChange]:
    """Return the changes that wait for the authority."""
    return changes_visible_to(actor).filter(status=ChangeStatus.WAITING)
