"""The panel of a case."""

from licensing.review.panels import panel

panel(
    87,
    "exports",
    "Record as a file",
    "licensing:case-exports",
    permission="exports.ask",
    holds="The whole record as a ZIP, with the proof of its audit trail",
)
