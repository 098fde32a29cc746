"""Where proposals to open a case again wait, and the panel of due process on the case page."""

from exportctl.core.web.navigation import navigation
from licensing.corrections import queries
from licensing.review.panels import panel

navigation(
    "regulator",
    17,
    "Reopenings",
    "licensing:reopenings",
    permission="corrections.countersign",
    count=queries.waiting_for,
)
panel(
    60,
    "due-process",
    "Due process",
    "licensing:case-due-process",
    permission="review.see_cases",
    holds="Notice, reasons, hearing and signatures, and opening the case again",
)
