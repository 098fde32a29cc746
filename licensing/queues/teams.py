"""The teams of the authority, and which open cases wait for which of them."""

from dataclasses import dataclass

from django.db.models import Q

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.assessments.queries import waits_for_assessment
from licensing.review.models import CaseStatus


@dataclass(frozen=True)
class Team:
    """People of one kind of work. `turn` is what of the open cases is theirs to do."""

    key: str
    name: str
    roles: frozenset[Role]
    turn: Q


TEAMS = (
    Team(
        "licensing",
        "Licensing",
        frozenset({Role.LICENSING_OFFICER, Role.MANAGER}),
        Q(team="licensing", status__in=[CaseStatus.SCREENING, CaseStatus.UNDER_REVIEW, CaseStatus.QUERY]),
    ),
    Team("technical", "Technical assessment", frozenset({Role.TECHNICAL_REVIEWER}), waits_for_assessment()),
    Team("screening", "Screening", frozenset({Role.SCREENING_ANALYST}), Q(open_hits__gt=0)),
    Team(
        "countersigning", "Countersigning", frozenset({Role.COUNTERSIGNER}), Q(status=CaseStatus.COUNTERSIGN)
    ),
)
BY_KEY = {team.key: team for team in TEAMS}


def team_of(actor: User) -> Team | None:
    """Return the team that a person works in, the first that fits; None for people without cases."""
    return next((team for team in TEAMS if not team.roles.isdisjoint(actor.roles)), None)
