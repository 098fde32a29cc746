"""Where the clock stands on the case page, and the service standards in the navigation."""

from exportctl.core.web.navigation import navigation
from licensing.review.panels import panel

panel(
    80,
    "clock",
    "Clock",
    "licensing:case-clock",
    permission="review.see_cases",
    holds="Every day, counted or not, with the reason",
)
navigation("public", 30, "Service standards", "licensing:service-standards")
