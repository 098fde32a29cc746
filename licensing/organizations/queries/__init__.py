"""Reads of organizations, each from the person who asks."""

from licensing.organizations.queries.members import (
    administrators_of,
    members_of,
    open_invitations_of,
    submitters_of,
)
from licensing.organizations.queries.places import officials_of, open_sites_of, sites_of
from licensing.organizations.queries.registrations import (
    duplicates_of,
    holder_of_number,
    organizations_visible_to,
    queue_for,
    waiting_for,
)
from licensing.organizations.queries.scope import (
    all_memberships_of,
    covered_for,
    grant_of,
    is_member,
    may_act_for,
    may_administer,
    organization_for,
    organizations_of,
    sites_for,
    standing,
    standing_grants,
    whole_organizations,
    why_not,
    why_not_site,
)
from licensing.organizations.queries.signing import (
    authority_of_official,
    authority_of_person,
    signing_officials,
    why_official_cannot,
    why_person_cannot,
)

__all__ = [
    "administrators_of",
    "all_memberships_of",
    "authority_of_official",
    "authority_of_person",
    "covered_for",
    "duplicates_of",
    "grant_of",
    "holder_of_number",
    "is_member",
    "may_act_for",
    "may_administer",
    "members_of",
    "officials_of",
    "open_invitations_of",
    "open_sites_of",
    "organization_for",
    "organizations_of",
    "organizations_visible_to",
    "queue_for",
    "signing_officials",
    "sites_for",
    "sites_of",
    "standing",
    "standing_grants",
    "submitters_of",
    "waiting_for",
    "whole_organizations",
    "why_not",
    "why_not_site",
    "why_official_cannot",
    "why_person_cannot",
]
