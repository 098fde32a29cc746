"""Where disposals stand in the navigation, and the panel of a case."""

from exportctl.core.web.navigation import navigation
from licensing.disposals import queries
from licensing.review.panels import panel

navigation(
    "regulator", 86, "Disposal", "licensing:disposals-due", permission="disposals.see", count=queries.waiting
)
panel(
    86,
    "disposal",
    "Disposal",
    "licensing:case-disposal",
    permission="disposals.see",
    holds="Whether its files can be disposed of, what keeps them, and what became of them",
)
