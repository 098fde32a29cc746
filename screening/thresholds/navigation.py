"""The regulators' entry."""

from exportctl.core.web.navigation import navigation
from screening.thresholds import queries

navigation(
    "regulator", 70, "Matching", "screening:matching", permission="matching.see", count=queries.waiting_count
)
