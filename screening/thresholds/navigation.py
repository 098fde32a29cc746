"""The regulators' entry, and the public one."""

from exportctl.core.web.navigation import navigation
from screening.thresholds import queries

navigation(
    "regulator", 75, "Matching", "screening:matching", permission="matching.see", count=queries.waiting_count
)
