"""Who is told of a withdrawal."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

FOLDER = "licensing/withdrawals/email"
notice_kind(
    "withdrawals.asked",
    "An exporter asks to withdraw an application of yours",
    Side.REGULATOR,
    f"{FOLDER}/asked",
    todo="Let the case go, or say why it goes on",
)
notice_kind(
    "withdrawals.granted", "An application is withdrawn as you asked", Side.EXPORTER, f"{FOLDER}/granted"
)
notice_kind(
    "withdrawals.refused",
    "Your request to withdraw an application is refused",
    Side.EXPORTER,
    f"{FOLDER}/refused",
    todo="Read why the application goes on",
)
