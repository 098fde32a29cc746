"""The panel of editions on the case page."""

from licensing.review.panels import panel

panel(
    40,
    "editions",
    "Editions",
    "licensing:case-editions",
    permission="review.see_cases",
    holds="What the exporter changed since filing, and what follows from it",
)
