"""What exporters are told about an announced refusal, and officers about decisions that come back."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/decisions/email"
READ_AND_ANSWER = "Read the reasons and answer"
notice_kind(
    "decisions.announced",
    "The authority intends to refuse an application",
    Side.EXPORTER,
    f"{FOLDER}/announced",
    todo=READ_AND_ANSWER,
    pressing=True,
)
notice_kind(
    "decisions.reminder",
    "Your answer to an announced refusal is due",
    Side.EXPORTER,
    f"{FOLDER}/reminder",
    todo=READ_AND_ANSWER,
    pressing=True,
)
notice_kind(
    "decisions.taken_back",
    "An announced refusal is taken back",
    Side.EXPORTER,
    f"{FOLDER}/taken_back",
)
notice_kind(
    "decisions.sent_back",
    "A decision of yours is sent back",
    Side.REGULATOR,
    f"{FOLDER}/sent_back",
    todo="Read why, and decide anew",
)
