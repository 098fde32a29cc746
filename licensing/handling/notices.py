"""Who is told of a changed wall."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "handling.wall_changed",
    "Somebody changed a wall that you set",
    Side.REGULATOR,
    "licensing/handling/email/wall_changed",
)
