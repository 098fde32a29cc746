"""Agencies and referrals for tests, walked through the services to the state that a test needs."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.referrals import outdated, services
from licensing.referrals.models import Agency, AgencyRecommendation, PartOutcome, Referral
from licensing.referrals.rules import Assessed
from licensing.referrals.services import Given, PartGiven, Question
from licensing.review.models import Case

numbers = count(1)
CONCERN = (Assessed("7", "concern", "The end user trades with anybody.", "Report of the embassy."),)


def make_agency(*people: User, **fields: Any) -> Agency:
    """Return an agency that takes cases, and for which `people` answer."""
    number = next(numbers)
    values: dict[str, Any] = {
        "name": f"Ministry of Trial {number}",
        "short_name": f"Trial {number}",
        "email": f"desk{number}@agencies.example",
    } | fields
    agency = Agency.objects.create(**values)
    for person in people:
        services.add_member(agency, person, actor=None)
    return agency


def question_about(case: Case, **fields: Any) -> Question:
    """Return a question about the whole of a case."""
    application = case.application
    values: dict[str, Any] = {
        "text": "Do you object?",
        "lines": list(application.lines.all()),
        "parties": list(application.parties.all()),
    }
    return Question(**(values | fields))


def refer(case: Case, *agencies: Agency, actor: User, **fields: Any) -> list[Referral]:
    """Refer the whole of a case to agencies."""
    return services.refer(case, list(agencies), question_about(case, **fields), actor=actor)


def given(referral: Referral, outcome: str = PartOutcome.APPROVE, **fields: Any) -> Given:
    """Return a recommendation of one outcome for all lines and parties."""
    lines, parties = outdated.asked_about(Referral.objects.get(pk=referral.pk))
    refuses = outcome == PartOutcome.DENY
    conditional = outcome == PartOutcome.APPROVE_WITH_CONDITIONS
    values: dict[str, Any] = {
        "lines": {one.pk: PartGiven(outcome) for one in lines},
        "parties": {one.pk: PartGiven(outcome) for one in parties},
        "reason": "Public words of the agency.",
        "protected_reason": "Secret words of the agency.",
        "conditions": ("Ship by sea.",) if conditional else (),
        "assessed": CONCERN if refuses else (),
    }
    return Given(**(values | fields))


def recommend(referral: Referral, outcome: str = "approve", *, actor: User, **fields: Any) -> Any:
    """Recommend one outcome for all."""
    return services.recommend(referral, given(referral, outcome, **fields), actor=actor)


def objecting(case: Case, *, officer: User, reviewer: User) -> AgencyRecommendation:
    """Return a recommendation of a new agency that refuses everything."""
    (referral,) = refer(case, make_agency(reviewer), actor=officer)
    made: AgencyRecommendation = recommend(referral, "deny", actor=reviewer)
    return made


def let_run_out(referral: Referral, days: int = 1) -> None:
    """Let a referral be over since some days, as if it had been sent earlier."""
    over = timezone.localdate() - timedelta(days=days)
    Referral.objects.filter(pk=referral.pk).update(due_on=over)


MakeUser = Callable[..., User]


def reviewer(make_user: MakeUser, name: str) -> User:
    """Return a person who may answer for agencies."""
    return make_user(name, Side.REGULATOR, Role.AGENCY_REVIEWER)
