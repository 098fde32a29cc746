"""Where wrong matches stand in the navigation."""

from exportctl.core.web.navigation import navigation
from screening.corrections import queries

navigation(
    "regulator",
    35,
    "Wrong matches",
    "screening:correction_queue",
    permission="corrections.see",
    count=queries.open_requests,
)
navigation(
    "exporter",
    45,
    "Wrong matches",
    "screening:corrections",
    permission="corrections.request",
    count=queries.questions_waiting,
    under="screening:checks",
)
