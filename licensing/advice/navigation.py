"""Where requests for a classification or for advice stand in the navigation."""

from exportctl.core.web.navigation import navigation
from licensing.advice import queries

navigation(
    "exporter",
    25,
    "Advice",
    "licensing:advice",
    permission="advice.request",
    count=queries.questions_waiting,
    under="licensing:applications",
)
navigation(
    "regulator",
    12,
    "Advice requests",
    "licensing:advice-queue",
    permission="advice.see",
    count=queries.open_requests,
)
navigation("regulator", 13, "Precedents", "licensing:precedents", permission="advice.see")
