"""Where the precedents of a case stand on its page."""

from licensing.review.panels import panel

panel(
    15,
    "precedents",
    "Precedents",
    "licensing:case-precedents",
    permission="precedents.see",
    holds="Closed cases like this one, with their outcome",
)
