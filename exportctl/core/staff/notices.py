"""Who is told of people and roles."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "core/staff/email"
notice_kind(
    "staff.confirm",
    "A role waits for a second administrator",
    Side.PLATFORM,
    f"{FOLDER}/confirm",
    todo="Confirm the role, or say why not",
)
notice_kind(
    "staff.left",
    "Somebody whose account was closed still holds work",
    Side.REGULATOR,
    f"{FOLDER}/left",
    todo="Hand the work over",
)
