"""What this feature adds below: the survey on the tracking page, and tips on the pages of a draft."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from exportctl.core.calendar.models import Clock
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.tips import Tip, register_tips
from licensing.feedback import queries, report
from licensing.feedback.models import SurveyTaken
from licensing.review.models import Case
from licensing.review.tracked import Part, read_along, tracked

TAKEN = "survey_was_taken"


read_along(TAKEN, lambda: Exists(SurveyTaken.objects.filter(case=OuterRef("pk"))))


@tracked
def survey(case: Case, clocks: Sequence[Clock], now: datetime) -> Part | None:
    """Invite to the survey after a closed case, while it can be answered. No read of its own."""
    until = queries.answer_by(case)
    if until is None or timezone.localdate(now) > until:
        return None
    context = {"case": case, "until": until, "taken": getattr(case, TAKEN)}
    return Part("licensing/feedback/_tracking.html", context)


@register_tips
def tips(application: Application, actor: User) -> list[Tip]:
    """Return what the exporter's own applications were stopped by most, where this draft can have it too."""
    return report.tips_for(application, actor, today=timezone.localdate())
