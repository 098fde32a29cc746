"""Who is told of access to the file."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/disclosures/email"
notice_kind(
    "file_access.asked",
    "An exporter asks for access to the file of a case of yours",
    Side.REGULATOR,
    f"{FOLDER}/asked",
    todo="Say what is disclosed, and what is withheld on which ground",
)
notice_kind(
    "file_access.answered",
    "Your request for access to the file is answered",
    Side.EXPORTER,
    f"{FOLDER}/answered",
    todo="Read the list and take what is disclosed",
)
