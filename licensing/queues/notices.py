"""What officers are told about cases that were handed out together."""

from exportctl.core.notices import notice_kind
from exportctl.core.people.roles import Side

notice_kind(
    "queues.handed",
    "Several cases are assigned to you at once",
    Side.REGULATOR,
    "licensing/queues/email/handed",
    todo="Look at the cases, the most urgent first",
)
