"""Where training and authority stand in the navigation."""

from exportctl.core.web.navigation import navigation

navigation("regulator", 75, "Competence", "licensing:competence", permission="competence.see")
