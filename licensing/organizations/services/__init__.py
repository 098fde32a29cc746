"""Writes about organizations, their people, sites and officials."""

from licensing.organizations.services.appointing import appoint_administrator
from licensing.organizations.services.details import (
    ContactFacts,
    accept_change,
    ask_change,
    change_contact,
    decline_change,
    withdraw_change,
)
from licensing.organizations.services.invitations import (
    accept,
    invitation_behind,
    invite,
    join,
    withdraw,
)
from licensing.organizations.services.members import change_member, end_access, leave
from licensing.organizations.services.places import (
    OfficialFacts,
    SiteFacts,
    add_official,
    add_site,
    close_site,
    end_official,
)
from licensing.organizations.services.registration import (
    Details,
    IdentityFacts,
    approve,
    confirm_email,
    correct,
    refuse,
    register,
)
from licensing.organizations.services.reminding import remind_of_officials

__all__ = [
    "ContactFacts",
    "Details",
    "IdentityFacts",
    "OfficialFacts",
    "SiteFacts",
    "accept",
    "accept_change",
    "add_official",
    "add_site",
    "appoint_administrator",
    "approve",
    "ask_change",
    "change_contact",
    "change_member",
    "close_site",
    "confirm_email",
    "correct",
    "decline_change",
    "end_access",
    "end_official",
    "invitation_behind",
    "invite",
    "join",
    "leave",
    "refuse",
    "register",
    "remind_of_officials",
    "withdraw",
    "withdraw_change",
]
