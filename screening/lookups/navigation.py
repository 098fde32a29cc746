"""Where look-ups stand in the navigation."""

from exportctl.core.web.navigation import navigation

navigation("regulator", 45, "Look-ups", "screening:lookups", permission="lookups.use")
navigation("exporter", 40, "Check a name", "screening:checks", permission="lookups.check")
