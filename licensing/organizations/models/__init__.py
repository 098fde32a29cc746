"""Exporters: organizations, their sites, the people who act for them, and their responsible officials."""

from licensing.organizations.models.grants import OrganizationGroupGrant, OrganizationUserGrant
from licensing.organizations.models.identities import (
    IDENTITY,
    ChangeStatus,
    FormerIdentity,
    Identity,
    IdentityChange,
)
from licensing.organizations.models.invitations import Invitation, InvitationStatus
from licensing.organizations.models.officials import Official, OfficialReminder
from licensing.organizations.models.organizations import Organization, OrganizationStatus
from licensing.organizations.models.reach import MemberRole, Reach
from licensing.organizations.models.sites import Site

__all__ = [
    "IDENTITY",
    "ChangeStatus",
    "FormerIdentity",
    "Identity",
    "IdentityChange",
    "Invitation",
    "InvitationStatus",
    "MemberRole",
    "Official",
    "OfficialReminder",
    "Organization",
    "OrganizationGroupGrant",
    "OrganizationStatus",
    "OrganizationUserGrant",
    "Reach",
    "Site",
]
