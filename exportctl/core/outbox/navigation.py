"""Where background work stands in the navigation."""

from exportctl.core.outbox import queries
from exportctl.core.web.navigation import navigation

for side in ("platform", "regulator"):
    navigation(side, 90, "Background work", "jobs", permission="jobs.see", count=queries.failed)
