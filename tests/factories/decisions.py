"""Announced refusals and decisions with two countersignatures, walked through the services."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.decisions import services
from licensing.decisions.models import Decision, RefusalIntent
from licensing.decisions.rules import Ground
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import APPROVAL, case_under_review, founded, grant_all

REFUSAL = Advice("deny", "The end user may divert the goods.", (), ("2", "7"))
GROUNDS = (
    Ground("2", "The police of the destination use such lasers.", "Report of the embassy."),
    Ground("7", "The end user has no workshop.", "Partner service, 4 May."),
)
ANNOUNCED = services.Announcement("We intend to refuse.", GROUNDS, "Do not name the service.")


def announced(organization: Organization, user: User, officer: User) -> RefusalIntent:
    """Return a refusal that was just announced and waits for the exporter."""
    case = case_under_review(organization, user, officer)
    review.recommend(case, advice=founded(REFUSAL), actor=officer)
    return services.announce(Case.objects.get(pk=case.pk), announcement=ANNOUNCED, actor=officer)


def after(intent: RefusalIntent, days: int) -> datetime:
    """Return noon, so many days after the last day to answer."""
    day: date = intent.due_on + timedelta(days=days)
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def big_decision(organization: Organization, user: User, officer: User) -> Decision:
    """Return an approval of a value that asks for two countersignatures."""
    case = case_under_review(organization, user, officer, lines=12)
    review.recommend(case, advice=APPROVAL, actor=officer)
    return services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=officer)
