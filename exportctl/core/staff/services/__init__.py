"""Writes about people of the authority: adding, roles, links, closing and opening accounts."""

from exportctl.core.staff.services.links import come_in, link_behind, send_link, withdraw_link
from exportctl.core.staff.services.roles import (
    Wanted,
    confirm_role,
    give,
    mind_roles,
    refuse_role,
    take_role,
)
from exportctl.core.staff.services.standing import NewPerson, add, disable, enable, rename

__all__ = [
    "NewPerson",
    "Wanted",
    "add",
    "come_in",
    "confirm_role",
    "disable",
    "enable",
    "give",
    "link_behind",
    "mind_roles",
    "refuse_role",
    "rename",
    "send_link",
    "take_role",
    "withdraw_link",
]
