"""What officers are told about their cases."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "review.assigned",
    "A case is assigned to you",
    Side.REGULATOR,
    "licensing/review/email/assigned",
    todo="Look at the case and take its next step",
)
