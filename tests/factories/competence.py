"""Training and authority for tests."""

from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.competence import services
from licensing.competence.models import Qualification
from licensing.competence.services import Given


def authorize(
    person: User, manager: User, *categories: str, level: str = "authorized", days: int = 400
) -> Qualification:
    """Give somebody a qualification that begins today and lasts `days`."""
    today = timezone.localdate()
    given = Given(
        categories=categories or ("6",),
        level=level,
        valid_from=today,
        valid_until=today + timedelta(days=days),
        evidence="Course on category 6, passed in the autumn.",
    )
    return services.give(person, given, actor=manager)
