"""Where people and roles stand in the navigation."""

from exportctl.core.staff import queries
from exportctl.core.web.navigation import navigation

navigation("platform", 5, "People", "staff", permission="people.see", count=queries.confirmable)
navigation("regulator", 80, "People", "staff", permission="people.see")
