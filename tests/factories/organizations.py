"""Organizations for tests: `make_organization(user)` gives an active one that the user may act for."""

from itertools import count
from typing import Any

from guardian.shortcuts import assign_perm

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.organizations.models import Organization
from licensing.organizations.rules import normalize_name

numbers = count(1)


def make_organization(user: User, status: str = "active", **fields: Any) -> Organization:
    """Return an organization registered by `user`, who holds both grants on it; reviewed where it must be."""
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
    for grant in ("act_for", "administer"):
        assign_perm(grant, user, organization)
    return organization


def _reviewer() -> User:
    return User.objects.get_or_create(
        email="reviewer@authority.example", defaults={"name": "Rhea Reviewer", "side": Side.REGULATOR}
    )[0]
