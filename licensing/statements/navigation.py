"""Where end-use statements stand on the case page."""

from licensing.review.panels import panel

panel(
    12,
    "statements",
    "End-use statement",
    "licensing:case-statements",
    permission="review.see_cases",
    holds="What the end user signed, compared with the application",
)
