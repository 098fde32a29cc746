"""Where the rules stand in the navigation, and where a case's flags stand on its page."""

from exportctl.core.web.navigation import navigation
from licensing.review.panels import panel

navigation("regulator", 76, "Routing rules", "licensing:routing-rules", permission="review.see_cases")
panel(
    5,
    "flags",
    "Flags",
    "licensing:case-flags",
    permission="review.see_cases",
    holds="What marks this case, why, and since when",
)
