"""Where the technical assessment stands in the navigation and on the case page."""

from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.web.navigation import navigation
from licensing.assessments import queries
from licensing.review.models import Case
from licensing.review.panels import panel


def to_assess(actor: User) -> QuerySet[Case]:
    """Return the cases with something that the person may sign; nothing for whoever assesses nothing."""
    return queries.to_assess(actor, on=timezone.localdate())


navigation(
    "regulator", 11, "To assess", "licensing:assessment-queue", permission="assessments.sign", count=to_assess
)
panel(
    10,
    "assessment",
    "Technical assessment",
    "licensing:case-assessment",
    permission="assessments.see",
    holds="Control entries found by qualified reviewers, line by line",
)
