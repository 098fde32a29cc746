"""Writes about organizations: register, confirm, approve, refuse, correct."""

from dataclasses import asdict, dataclass
from functools import partial

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from guardian.shortcuts import assign_perm

from exportctl.core import audit
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, NotPermitted
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.outbox import publish
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.organizations import queries
from licensing.organizations.events import OrganizationChanged
from licensing.organizations.flow import ORGANIZATION_FLOW
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.rules import normalize_name, normalize_number


@dataclass(frozen=True)
class IdentityFacts:
    """What an organization is by its register. `country` is ISO 3166-1 alpha-2."""

    name: str
    registration_number: str
    street: str
    city: str
    postal_code: str
    country: str

    def columns(self) -> dict[str, str]:
        """Return the table's columns, with the name and the number made comparable."""
        return asdict(self) | {
            "normalized_name": normalize_name(self.name),
            "registration_number": normalize_number(self.registration_number),
        }


@dataclass(frozen=True)
class Details(IdentityFacts):
    """What an organization says about itself when it registers: what it is, and whom to ask."""

    contact_name: str
    contact_email: str
    contact_phone: str


def register(details: Details, *, password: str) -> None:
    """Register an organization with its contact as first user, and send the link that confirms the address.

    Nothing is returned or raised that tells a stranger whether the address is known: its owner is told by
    e-mail instead, and the same work is done.
    """
    if people.is_known(details.contact_email):
        make_password(password)
        people.tell_already_known(details.contact_email)
        return
    try:
        _register_new(details, password)
    except IntegrityError:
        people.tell_already_known(details.contact_email)


@transaction.atomic
def _register_new(details: Details, password: str) -> None:
    user = people.add_person(
        email=details.contact_email,
        name=details.contact_name,
        role=Role.EXPORTER_ADMIN,
        actor=None,
        password=password,
    )
    organization = Organization.objects.create(registered_by=user, **details.columns())
    assign_perm("act_for", user, organization)
    audit.record(
        organization,
        "organization.registered",
        actor=user,
        thread=organization.pk,
        after=asdict(details),
        organization=organization.name,
    )
    people.ask_to_confirm(user)


@transaction.atomic
def confirm_email(*, user: User) -> None:
    """Put the person's unconfirmed registrations before the regulator. Safe to run again."""
    for organization in Organization.objects.filter(
        registered_by=user, status=OrganizationStatus.UNCONFIRMED
    ):
        advance(organization, "confirm_email", ORGANIZATION_FLOW, actor=None, thread=organization.pk)


@transaction.atomic
def approve(organization: Organization, *, actor: User, seen: str | None = None) -> Organization:
    """Let the organization file applications.

    Raises:
        Conflict: `stale`, `wrong_status`, or `number_taken` by an active organization of the same country.
        NotPermitted: the actor reviews no registrations, or registered this one.
    """
    try:
        with transaction.atomic():
            return _review(organization, "approve", actor=actor, reason="", seen=seen)
    except IntegrityError as error:
        if "organization_number_active_once_per_country" not in str(error):
            raise
        raise _number_taken(organization) from error


@transaction.atomic
def refuse(organization: Organization, *, actor: User, reason: str, seen: str | None = None) -> Organization:
    """Turn the registration down; the exporter reads the reason and may correct it.

    Raises:
        Conflict: `stale` or `wrong_status`.
        DomainError: `reason_required`.
        NotPermitted: the actor reviews no registrations, or registered this one.
    """
    return _review(organization, "refuse", actor=actor, reason=reason, seen=seen)


def _review(
    organization: Organization, action: str, *, actor: User, reason: str, seen: str | None
) -> Organization:
    reviewed = advance(
        organization,
        action,
        ORGANIZATION_FLOW,
        actor=actor,
        reason=reason,
        gate=partial(_sign, actor=actor, reason=reason, seen=seen),
        thread=organization.pk,
    )
    tell(
        f"organizations.{action}",
        [reviewed.registered_by],
        path=reverse("licensing:my_organization"),
        organization=reviewed.pk,
        registered=reviewed,
    )
    return reviewed


def _sign(locked: Organization, *, actor: User, reason: str, seen: str | None) -> None:
    expect_version(locked, seen)
    locked.reviewed_by, locked.review_reason = actor, reason
    locked.save(update_fields=["reviewed_by", "review_reason"])


def _number_taken(organization: Organization) -> Conflict:
    holder = queries.holder_of_number(organization)
    name = holder.name if holder else "Another organization"
    return Conflict(
        f"{name} is active with the registration number {organization.registration_number} in the same "
        "country. Only one organization may hold it: refuse this registration, and say why.",
        code="number_taken",
    )


@transaction.atomic
def correct(
    organization: Organization, details: Details, *, actor: User, seen: str | None = None
) -> Organization:
    """Send a refused registration again with corrected details; the sign-in address stays as it is.

    Raises:
        Conflict: `stale`, or `wrong_status` where it is not refused.
        NotPermitted: the actor does not administer the organization.
    """
    if not queries.may_administer(actor, organization):
        raise NotPermitted("Only an administrator of the organization may correct its registration.")
    before = {key: getattr(organization, key) for key in asdict(details)}
    corrected = advance(
        organization,
        "correct",
        ORGANIZATION_FLOW,
        actor=actor,
        gate=lambda locked: expect_version(locked, seen),
        thread=organization.pk,
    )
    for column, value in details.columns().items():
        setattr(corrected, column, value)
    corrected.save(update_fields=[*details.columns(), "updated_at"])
    audit.record(
        corrected,
        "organization.changed",
        actor=actor,
        thread=corrected.pk,
        before=before,
        after=asdict(details),
    )
    publish(OrganizationChanged(organization_id=corrected.pk))
    return corrected
