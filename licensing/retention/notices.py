"""Who is told of what a check of the stored files found."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "retention.faults",
    "Stored files are missing or altered",
    Side.PLATFORM,
    "licensing/retention/email/faults",
    todo="Look at each file and settle it",
)
