"""Where the closing days stand in the navigation."""

from exportctl.core.web.navigation import navigation

for side in ("platform", "regulator"):
    navigation(side, 85, "Closing days", "closing-days", permission="calendar.edit")
