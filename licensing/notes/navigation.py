"""Where the notes of a case stand on its page."""

from licensing.review.panels import panel

panel(
    45,
    "notes",
    "Notes",
    "licensing:case-notes",
    permission="notes.see",
    holds="What people of the authority noted for each other",
)
