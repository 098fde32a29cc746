"""What people are told about drafts that they had."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "applications.taken_over",
    "A colleague took over a draft of yours",
    Side.EXPORTER,
    "licensing/applications/email/taken_over",
)
