"""The people of an organization, its agents, and whom it has invited."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

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


def own_people_of(organization: Organization) -> QuerySet[Grant]:
    """Return everybody of the organization itself, its administrators among them, but no agent."""
    return members_of(organization).exclude(role=MemberRole.AGENT)


def appointable_in(organization: Organization) -> QuerySet[Grant]:
    """Return the organization's own people with an open account who are not its administrator."""
    return own_people_of(organization).filter(user__is_active=True).exclude(role=MemberRole.ADMINISTRATOR)


def submitters_of(organization: Organization) -> list[User]:
    """Return the organization's own people who may file, the oldest first."""
    grants = members_of(organization).filter(submits=True, user__is_active=True)
    return [grant.user for grant in grants.exclude(role=MemberRole.AGENT)]


def seeing(organization: Organization, site: UUID | None) -> QuerySet[Grant]:
    """Return the grants whose holders see what the organization filed for a site, or for none.

    They are the other way round what `covered_for` says of one person.
    """
    whole = Q(all_sites=True)
    return members_of(organization).filter(whole if site is None else whole | Q(sites=site)).distinct()


def people_to_tell(
    grants: QuerySet[Grant], people: Iterable[User | None], *, submitting: bool = True
) -> list[User]:
    """Return those of `people` who still hold one of `grants`, and who stands in where none of them acts.

    With `submitting` somebody acts who may file. In stand the submitters, or the administrators where the
    organization has none, so that nothing waits for one who is gone. None and closed accounts are nobody.
    """
    standing = {grant.user_id: grant for grant in grants.filter(user__is_active=True)}
    found = [standing[one.pk] for one in people if one is not None and one.pk in standing]
    if not any(grant.submits or not submitting for grant in found):
        by_role = {
            role: [grant for grant in standing.values() if grant.role == role]
            for role in (MemberRole.SUBMITTER, MemberRole.ADMINISTRATOR)
        }
        found += by_role[MemberRole.SUBMITTER] or by_role[MemberRole.ADMINISTRATOR]
    return [grant.user for grant in found]


def role_at(person: str, organization: str, at: str) -> Combinable:
    """Return as what a row's person acted for its organization at a moment, to be read along with the row.

    The three are the row's own names of them. Where nothing is known of that moment, it is as what they act
    now, or did last.
    """
    known: Any = Grant.pgh_event_model  # type: ignore[attr-defined]
    own = {
        "user": OuterRef(person),
        "content_object": OuterRef(organization),
        "permission__codename": "act_for",
    }
    past = known.objects.filter(
        pgh_created_at__lte=OuterRef(at), **{f"pgh_obj__{name}": one for name, one in own.items()}
    ).order_by("-pgh_created_at", "-pgh_id")
    return Coalesce(
        Subquery(past.values("role")[:1]), Subquery(Grant.objects.filter(**own).values("role")[:1]), Value("")
    )


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
