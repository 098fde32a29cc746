"""The teams of the authority, and which open cases stand in which team's queue, with the reason in words.

The words stand beside the condition. The page of routing rules shows them; docs/manual/queues.md is checked.
"""

from dataclasses import dataclass

from django.db.models import Q

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.assessments.queries import waits_for_assessment
from licensing.review.models import CaseStatus


@dataclass(frozen=True)
class Team:
    """People of one kind of work. `turn` is what of the open cases is theirs to do.

    `when` says the same as `turn` in words, and `why` what is to be done there.
    """

    key: str
    name: str
    roles: frozenset[Role]
    turn: Q
    when: str
    why: str

    @property
    def people(self) -> str:
        """Whose work it is, in words."""
        return ", ".join(role.label for role in Role if role in self.roles)


WITH_OFFICERS = (CaseStatus.SCREENING, CaseStatus.UNDER_REVIEW, CaseStatus.QUERY, CaseStatus.INTENT)
TEAMS = (
    Team(
        "licensing",
        "Licensing",
        frozenset({Role.LICENSING_OFFICER, Role.MANAGER}),
        Q(team="licensing", status__in=WITH_OFFICERS),
        "It is in screening or under review, a question about it is with the exporter, "
        "or its refusal is announced.",
        "An officer leads it to a decision; from then on it is the countersigners’.",
    ),
    Team(
        "technical",
        "Technical assessment",
        frozenset({Role.TECHNICAL_REVIEWER}),
        waits_for_assessment(),
        "A line of its goods has no assessment in force, and no decision on it waits for a signature.",
        "A reviewer assesses the line. What is not assessed is not approved.",
    ),
    Team(
        "screening",
        "Screening",
        frozenset({Role.SCREENING_ANALYST}),
        Q(open_hits__gt=0),
        "A hit on one of its parties waits for a ruling, or for the second person who confirms one.",
        "Analysts rule on it. Until then nothing can be approved.",
    ),
    Team(
        "countersigning",
        "Countersigning",
        frozenset({Role.COUNTERSIGNER}),
        Q(status=CaseStatus.COUNTERSIGN),
        "A decision on it is written and waits for a signature.",
        "A person who did not write it signs it or sends it back.",
    ),
)
BY_KEY = {team.key: team for team in TEAMS}


def team_of(actor: User) -> Team | None:
    """Return the team that a person works in, the first that fits; None for people without cases."""
    return next((team for team in TEAMS if not team.roles.isdisjoint(actor.roles)), None)
