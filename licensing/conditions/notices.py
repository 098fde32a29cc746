"""What exporters are told of the conditions of their licenses."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/conditions/email"
notice_kind(
    "conditions.soon",
    "A condition of a license is due soon",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="File what shows that it was met",
    pressing=True,
)
notice_kind(
    "conditions.overdue",
    "A condition of a license is overdue",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="File at once what shows that it was met; it was due",
    pressing=True,
)
notice_kind(
    "conditions.sent_back",
    "Evidence for a condition is sent back",
    Side.EXPORTER,
    f"{FOLDER}/notice",
    todo="Read what is missing, and file again",
    pressing=True,
)
