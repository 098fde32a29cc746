"""Where proposals to open a case again wait, and the panel of due process on the case page."""

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from licensing.corrections import queries
from licensing.review.panels import panel


def waiting_count(actor: User) -> int:
    """Return how many proposals wait for a second person."""
    return queries.waiting_for(actor).count()


navigation(
    "regulator",
    17,
    "Reopenings",
    "licensing:reopenings",
    permission="corrections.countersign",
    count=waiting_count,
)
panel(
    60,
    "due-process",
    "Due process",
    "licensing:case-due-process",
    permission="review.see_cases",
    holds="Notice, reasons, hearing and signatures, and opening the case again",
)
