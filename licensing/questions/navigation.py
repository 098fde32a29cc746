"""Where questions stand in the navigation, and their panel on the case page."""

from exportctl.core.web.navigation import navigation
from licensing.questions import queries
from licensing.review.panels import panel

navigation(
    "exporter",
    15,
    "Questions",
    "licensing:questions",
    permission="questions.answer",
    count=queries.open_questions_of,
)
navigation(
    "regulator",
    11,
    "Questions",
    "licensing:desk-questions",
    permission="questions.ask",
    count=queries.waiting_for,
)
panel(
    30,
    "questions",
    "Questions",
    "licensing:case-questions",
    permission="review.see_cases",
    holds="What the exporter is asked and has answered",
)
