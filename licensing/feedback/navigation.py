"""Where the results of the survey stand in the authority's navigation."""

from exportctl.core.web.navigation import navigation

navigation("regulator", 75, "Feedback", "licensing:survey-results", permission="feedback.see_results")
