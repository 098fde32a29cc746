"""Organizations for tests: `make_organization(user)` gives an active one that the user may act for."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission
from guardian.shortcuts import assign_perm

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.organizations import queries, services
from licensing.organizations.models import (
    IDENTITY,
    IdentityChange,
    Organization,
    OrganizationUserGrant,
    Site,
)
from licensing.organizations.rules import normalize_name
from tests.factories.applications import upload

numbers = count(1)


def make_organization(user: User, status: str = "active", **fields: Any) -> Organization:
    """Return an organization registered by `user`, its administrator; reviewed where it must be."""
    made = next(numbers)
    if status in {"active", "refused"} and "reviewed_by" not in fields:
        fields["reviewed_by"] = _reviewer()
    name = fields.pop("name", f"Factory {made} Ltd")
    values = {
        "registration_number": f"F-{made:06}",
        "street": "1 Test Street",
        "city": "Testham",
        "postal_code": "T1 1ST",
        "country": "DE",
        "contact_name": user.name,
        "contact_email": user.email,
        "contact_phone": "+49 30 000000",
    } | fields
    organization = Organization.objects.create(
        name=name, normalized_name=normalize_name(name), status=status, registered_by=user, **values
    )
    assign_perm("act_for", user, organization)
    return organization


def identity_of(organization: Organization, **changed: str) -> services.IdentityFacts:
    """Return what `organization` is by its register, with what is `changed` of it."""
    return services.IdentityFacts(**{name: getattr(organization, name) for name in IDENTITY} | changed)


def ask_change(organization: Organization, **changed: str) -> IdentityChange:
    """Let an administrator ask for `changed`."""
    facts = identity_of(organization, **changed)
    actor = queries.administrators_of(organization)[0]
    return services.ask_change(
        organization, facts, reason="A new entry in the register.", upload=upload("register.pdf"), actor=actor
    )


def change_identity(organization: Organization, officer: User, **changed: str) -> Organization:
    """Return `organization` after `officer` accepted what it asked to be."""
    return services.accept_change(ask_change(organization, **changed), actor=officer)


def make_member(
    organization: Organization,
    user: User,
    role: str = "preparer",
    *,
    submits: bool | None = None,
    sites: Iterable[Site] | None = None,
) -> OrganizationUserGrant:
    """Let `user` act for `organization`; an agent submits and has some `sites` only where that is said."""
    grant: OrganizationUserGrant = OrganizationUserGrant.objects.create(
        user=user,
        permission=Permission.objects.get(content_type__app_label="licensing", codename="act_for"),
        content_object=organization,
        role=role,
        submits=role in {"administrator", "submitter"} if submits is None else submits,
        all_sites=sites is None,
    )
    grant.sites.set(sites or ())
    return grant


def make_site(organization: Organization, name: str, **fields: Any) -> Site:
    """Return an open site of `organization`."""
    values = {"street": "2 Quay Road", "city": "Testham", "country": "DE"} | fields
    return Site.objects.create(
        organization=organization, name=name, added_by=organization.registered_by, **values
    )


def _reviewer() -> User:
    return User.objects.get_or_create(
        email="reviewer@authority.example", defaults={"name": "Rhea Reviewer", "side": Side.REGULATOR}
    )[0]
