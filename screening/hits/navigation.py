"""The analysts' entry."""

from exportctl.core.web.navigation import navigation
from screening.hits import queries

navigation(
    "regulator", 30, "Hits", "screening:hits", permission="hits.rule_escalated", count=queries.waiting_hits
)
