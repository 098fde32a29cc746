"""Where a case's flags stand on its page."""

from licensing.review.panels import panel

panel(
    5,
    "flags",
    "Flags",
    "licensing:case-flags",
    permission="review.see_cases",
    holds="What marks this case, why, and since when",
)
