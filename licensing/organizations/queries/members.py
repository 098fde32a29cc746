"""The people of an organization, its agents, and whom it has invited."""

from django.db.models import QuerySet

from exportctl.core.people.models import User
from licensing.organizations.models import Invitation, InvitationStatus, MemberRole, Organization
from licensing.organizations.queries.scope import Grant, standing_grants

MOST_NAMED = 3


def members_of(organization: Organization) -> QuerySet[Grant]:
    """Return everybody who acts for the organization, its own people before agents, the oldest first."""
    return (
        standing_grants()
        .filter(content_object=organization)
        .select_related("user", "given_by")
        .prefetch_related("sites")
        .order_by("since", "pk")
    )


def administrators_of(organization: Organization) -> list[User]:
    """Return the organization's administrators, the oldest first."""
    grants = members_of(organization).filter(role=MemberRole.ADMINISTRATOR, user__is_active=True)
    return [grant.user for grant in grants]


def submitters_of(organization: Organization) -> list[User]:
    """Return the organization's own people who may file, the oldest first."""
    grants = members_of(organization).filter(submits=True, user__is_active=True)
    return [grant.user for grant in grants.exclude(role=MemberRole.AGENT)]


def open_invitations_of(organization: Organization) -> QuerySet[Invitation]:
    """Return the invitations that were neither accepted nor withdrawn, the newest first."""
    return (
        Invitation.objects.filter(organization=organization, status=InvitationStatus.OPEN)
        .select_related("invited_by")
        .prefetch_related("sites")
    )


def names(people: list[User]) -> str:
    """Return people's names for a sentence: at most three, then how many more."""
    shown = [person.name for person in people[:MOST_NAMED]]
    if more := len(people) - len(shown):
        shown.append(f"{more} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
