"""Who is told of a transfer."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/transfers/email"
notice_kind(
    "transfers.asked",
    "Another organization asks to transfer licenses to yours",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Read what you would take over, and accept or decline",
)
notice_kind("transfers.moved", "A transfer of licenses has moved on", Side.EXPORTER, f"{FOLDER}/notice")
notice_kind(
    "transfers.waiting",
    "A transfer of licenses waits for the authority",
    Side.REGULATOR,
    f"{FOLDER}/notice",
    todo="Recommend how to decide",
)
