"""Who is told that a case is opened again."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/corrections/email"
notice_kind(
    "corrections.reopened",
    "An application of yours is opened again",
    Side.EXPORTER,
    f"{FOLDER}/reopened",
    todo="Read why; nothing is asked of you unless the authority asks",
)
notice_kind(
    "corrections.waits",
    "A closed case is to be opened again and waits for your signature",
    Side.REGULATOR,
    f"{FOLDER}/waits",
    todo="Sign, or leave the case closed with a reason",
)
notice_kind(
    "corrections.signed",
    "A case that you have or proposed is opened again",
    Side.REGULATOR,
    f"{FOLDER}/signed",
)
notice_kind(
    "corrections.unsigned",
    "A case that you proposed to open again stays closed",
    Side.REGULATOR,
    f"{FOLDER}/unsigned",
)
