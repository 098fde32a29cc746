"""Invitations: sent to one address, good for one use and some days, and kept only as a digest."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.errors import Conflict, DomainError, Gap, Missing, NotPermitted
from exportctl.core.flow import advance
from exportctl.core.people import mail
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.tokens import digest_of, new_token
from licensing.organizations import queries
from licensing.organizations.flow import INVITATION_FLOW
from licensing.organizations.models import (
    Invitation,
    InvitationStatus,
    Organization,
    OrganizationStatus,
    OrganizationUserGrant,
)
from licensing.organizations.rules import Extent
from licensing.organizations.services.members import lock, locked_for, own_sites, withdraw_one

LIFETIME = timedelta(days=7)
DAY = timedelta(days=1)
MOST_A_DAY = 20
MOST_A_DAY_TO_ONE = 3
GONE = "Ask an administrator of the organization for a new one."


@transaction.atomic
def invite(organization: Organization, *, email: str, extent: Extent, actor: User) -> Invitation:
    """Invite an address, whether or not it is known here; the link goes by e-mail only.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `already_member` or `already_invited`.
        DomainError: `too_many_invitations`.
    """
    locked = locked_for(organization, actor)
    email = email.strip().lower()
    if queries.members_of(locked).filter(user__email=email).exists():
        raise _at_email(
            f"{email} acts for {locked.name} already. Change their role instead.", "already_member"
        )
    _bound(locked, email)
    _clear_the_way(locked, email, actor)
    token = new_token()
    invitation = Invitation.objects.create(
        organization=locked,
        email=email,
        role=extent.role,
        submits=extent.submits,
        all_sites=extent.sites is None,
        token_digest=digest_of(token),
        invited_by=actor,
        expires_at=timezone.now() + LIFETIME,
    )
    invitation.sites.set(own_sites(locked, extent))
    audit.record(
        invitation,
        "member.invited",
        actor=actor,
        thread=locked.pk,
        after=invitation.facts(),
        email=email,
        words=invitation.words.lower(),
    )
    mail.post(
        "licensing/organizations/email/invitation",
        to=email,
        invitation=invitation,
        organization=locked,
        link=settings.BASE_URL + reverse("licensing:invitation", args=[token]),
    )
    return invitation


def _at_email(message: str, code: str) -> Conflict:
    return Conflict(message, code=code, gaps=[Gap(message, field="email")])


def _bound(organization: Organization, email: str) -> None:
    """Refuse more mail in a day than an honest exporter sends; the organization's lock makes it exact."""
    lately = Invitation.objects.filter(organization=organization, created_at__gt=timezone.now() - DAY)
    if lately.count() >= MOST_A_DAY or lately.filter(email=email).count() >= MOST_A_DAY_TO_ONE:
        raise DomainError(
            f"An organization sends at most {MOST_A_DAY} invitations in 24 hours, and at most "
            f"{MOST_A_DAY_TO_ONE} to one address. Try again tomorrow.",
            code="too_many_invitations",
        )


def _clear_the_way(organization: Organization, email: str, actor: User) -> None:
    """Withdraw an invitation to the address whose time is over; one that still works is not doubled."""
    before = queries.open_invitations_of(organization).filter(email=email).first()
    if before is None:
        return
    if before.expires_at > timezone.now():
        message = f"There is an open invitation to {email} already. Withdraw it before you send another."
        raise _at_email(message, "already_invited")
    withdraw_one(before, actor=actor)


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: User) -> None:
    """Take an invitation back; its link stops working at once.

    Raises:
        NotPermitted: the actor does not administer the organization.
        Conflict: `wrong_status`, because it was accepted or withdrawn meanwhile.
    """
    locked_for(invitation.organization, actor)
    withdraw_one(invitation, actor=actor)


def invitation_behind(token: str) -> Invitation:
    """Return the invitation that a link opens.

    Raises:
        Missing: there is none.
        Conflict: `invitation_over`, because it was used or withdrawn, or its time is over.
    """
    found = (
        Invitation.objects.select_related("organization", "invited_by")
        .filter(token_digest=digest_of(token))
        .first()
    )
    if found is None:
        raise Missing(f"This link leads to no invitation. {GONE}")
    _still_good(found)
    return found


def _still_good(invitation: Invitation) -> None:
    if invitation.status == InvitationStatus.ACCEPTED:
        raise Conflict("This invitation was accepted already. Sign in to go on.", code="invitation_over")
    if invitation.status == InvitationStatus.WITHDRAWN:
        raise Conflict(f"This invitation was withdrawn. {GONE}", code="invitation_over")
    if invitation.expires_at <= timezone.now():
        raise Conflict(f"This invitation is too old. {GONE}", code="invitation_over")


@transaction.atomic
def accept(token: str, *, actor: User) -> Organization:
    """Accept as somebody who has a sign-in already, with the address that was invited.

    Raises:
        Missing, Conflict: as for `invitation_behind`; of two who accept at once one is refused.
        NotPermitted: the link was sent to another address, or to somebody of the authority.
    """
    invitation = _locked(token)
    if actor.email != invitation.email:
        raise NotPermitted(
            "This invitation was sent to another address than yours. Sign out, and open the link again."
        )
    if actor.side != Side.EXPORTER:
        raise NotPermitted("People of the authority do not act for an exporter.")
    return _take_in(invitation, actor)


@transaction.atomic
def join(token: str, *, name: str, password: str) -> Organization:
    """Accept as somebody new: the link proves the address, so it counts as confirmed.

    Raises:
        Missing, Conflict: as for `accept`; `known_address` where the address has a sign-in.
    """
    invitation = _locked(token)
    try:
        with transaction.atomic():
            user = people.add_person(
                email=invitation.email,
                name=name,
                role=Role.EXPORTER,
                actor=None,
                password=password,
                verified=True,
            )
    except IntegrityError:
        message = "There is a sign-in with this address already. Sign in to accept the invitation."
        raise Conflict(message, code="known_address") from None
    return _take_in(invitation, user)


def _locked(token: str) -> Invitation:
    """Return the invitation, its organization locked before it, as every other write here does."""
    seen = invitation_behind(token)
    lock(seen.organization)
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organization").get(pk=seen.pk)
    _still_good(locked)
    return locked


def _take_in(invitation: Invitation, user: User) -> Organization:
    organization = invitation.organization
    if organization.status != OrganizationStatus.ACTIVE:
        raise Conflict(f"{organization.name} is not approved now. {GONE}", code="not_active")
    if queries.members_of(organization).filter(user=user).exists():
        raise Conflict(f"You act for {organization.name} already.", code="already_member")
    advance(
        invitation,
        "accept",
        INVITATION_FLOW,
        actor=user,
        thread=organization.pk,
        fields={"accepted_by": user, "accepted_at": timezone.now()},
    )
    grant = _grant(invitation, user)
    audit.record(
        grant,
        "member.joined",
        actor=user,
        thread=organization.pk,
        after=grant.facts() | {"person": user.pk},
        words=grant.words.lower(),
    )
    return organization


def _grant(invitation: Invitation, user: User) -> OrganizationUserGrant:
    """Write the person's row: a new one, or the one that ended, begun again."""
    permission = Permission.objects.get(content_type__app_label="licensing", codename="act_for")
    grant: OrganizationUserGrant
    grant, _ = OrganizationUserGrant.objects.update_or_create(
        user=user,
        permission=permission,
        content_object=invitation.organization,
        defaults={
            "role": invitation.role,
            "submits": invitation.submits,
            "all_sites": invitation.all_sites,
            "since": timezone.now(),
            "given_by": invitation.invited_by,
            "ended_at": None,
            "ended_by": None,
            "end_reason": "",
        },
    )
    grant.sites.set(invitation.sites.filter(closed_at=None))
    return grant
