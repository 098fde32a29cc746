"""Where customer knowledge stands on the case page."""

from licensing.review.panels import panel

panel(
    14,
    "knowledge",
    "Customer knowledge",
    "licensing:case-knowledge",
    permission="knowledge.see",
    holds="What the exporter knows of its customers, and its doubts",
)
