"""Where letters stand in the navigation, and their panel on the case page."""

from exportctl.core.web.navigation import navigation
from licensing.letters.queries import waiting_for_approval
from licensing.review.panels import panel

navigation(
    "regulator", 16, "Letters", "licensing:desk-letters", permission="letters.see", count=waiting_for_approval
)
panel(
    40,
    "letters",
    "Letters",
    "licensing:case-letters",
    permission="letters.see",
    holds="What the exporter was written",
)
