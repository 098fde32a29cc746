"""Who is told of a ruling on urgency."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/priority/email"
notice_kind("priority.accepted", "An application is accepted as urgent", Side.EXPORTER, f"{FOLDER}/accepted")
notice_kind(
    "priority.declined",
    "An application is not accepted as urgent",
    Side.EXPORTER,
    f"{FOLDER}/declined",
    todo="Read why, and send what shows the urgency, if there is more",
)
