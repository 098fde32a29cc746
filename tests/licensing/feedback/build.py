"""Closed cases and answers to surveys, as tests make them."""

from datetime import date

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.feedback import services
from licensing.feedback.models import SurveyAnswer
from licensing.feedback.services import Said
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.licensing.review.build import make_case

WELL = Said(5, 4, 3, "The questions were short.")


def closed_case(organization: Organization, **fields: object) -> Case:
    """Return a case that was closed just now."""
    return make_case(organization, **{"status": "approved", "closed_at": timezone.now()} | fields)


def answers(number: int, *, kind: str = "individual", month: date, comment: str = "") -> None:
    """Keep some answers about one month, with the marks 4, 3 and 2."""
    for _ in range(number):
        SurveyAnswer.objects.create(kind=kind, month=month, clarity=4, pace=3, ease=2, comment=comment)


def answered(case: Case, actor: User) -> SurveyAnswer:
    """Answer the survey after a case; it must be the only answer there is."""
    services.answer(case, WELL, actor=actor)
    return SurveyAnswer.objects.get()
