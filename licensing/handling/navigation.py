"""Where the marks of a case's documents stand on its page."""

from licensing.review.panels import panel

panel(
    50,
    "handling",
    "Handling",
    "licensing:case-handling",
    permission="review.see_cases",
    holds="All documents of the case, their handling marks, and who may read them",
)
