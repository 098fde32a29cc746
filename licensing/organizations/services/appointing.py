"""The authority makes a member the administrator of an organization whose own administrator is gone."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.organizations import queries
from licensing.organizations.models import MemberRole, Organization, OrganizationUserGrant
from licensing.organizations.services.members import lock


@transaction.atomic
def appoint_administrator(
    organization: Organization, user_id: UUID, *, actor: User, reason: str, seen: Collection[UUID]
) -> OrganizationUserGrant:
    """Make one of an organization's own people its administrator; all of them are told, with the reason.

    `seen` are the ids of the administrators that the actor saw. Whoever was administrator stays so: the new
    one ends that, or leaves it.

    Raises:
        NotPermitted: the actor appoints nobody, or an administrator can be reached.
        Conflict: `stale`, where the administrators are others by now.
        DomainError: `reason_required`, or `not_a_member` where the person cannot become administrator.
    """
    locked = lock(organization)
    now = {one.pk for one in queries.administrators_of(locked)}
    if now != set(seen):
        raise Conflict("Somebody else is administrator by now. Look again who it is.", code="stale")
    require(actor, "organizations.appoint", locked)
    if not reason.strip():
        raise _gap("reason", "reason_required", "Say why: everybody of the organization reads it.")
    grant = queries.appointable_in(locked).filter(user=user_id).first()
    if grant is None:
        raise _gap("person", "not_a_member", "Choose somebody of the organization with an open account.")
    before = grant.facts()
    grant.role, grant.submits = MemberRole.ADMINISTRATOR, True
    grant.version += 1
    grant.save(update_fields=["role", "submits", "version"])
    audit.record(
        grant,
        "member.appointed",
        actor=actor,
        thread=locked.pk,
        before=before,
        after=grant.facts() | {"person": grant.user_id},
        reason=reason.strip(),
        person=grant.user.name,
    )
    tell(
        "organizations.administrator_appointed",
        [one.user for one in queries.own_people_of(locked)],
        path=reverse("licensing:people", args=[locked.pk]),
        organization=locked.pk,
        of=locked,
        appointed=grant.user,
        reason=reason.strip(),
    )
    return grant


def _gap(field: str, code: str, message: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap(message, field=field)])
