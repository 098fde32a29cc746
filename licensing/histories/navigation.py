"""Where the history of the parties stands on the case page."""

from licensing.review.panels import panel

panel(
    5,
    "histories",
    "Party history",
    "licensing:case-histories",
    permission="parties.see",
    holds="Other cases, licenses and hits of each party",
)
