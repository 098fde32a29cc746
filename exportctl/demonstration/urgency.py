"""Two urgent supplies: one that an officer accepted, and one whose claim nobody has read."""

from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import papers
from licensing.applications import services as applications
from licensing.applications.models import Application, AttachmentKind
from licensing.priority import services
from licensing.review.models import Case
from licensing.types import shared

LEAVES_IN = 60  # days after filing, so that the wish lies ahead for whoever looks at the demonstration
# By the case's key: the ground, what happens if it is late, and what shows it.
CLAIMS = {
    "case-08": (
        "life",
        "A rehabilitation center has 23 children without a chair that fits. Each month costs them therapy.",
        "The letter of the rehabilitation center.",
    ),
    "case-12": (
        "infrastructure",
        "The dam runs with one seismometer of four. Below it live 6,000 people, and rains come in spring.",
        "The order of the dam's operator.",
    ),
}
ACCEPTED = {"case-08": "The letter of the center names the children and the day. It is shown."}


def claim(draft: Application, key: str, actor: User) -> None:
    """Say that a draft is urgent, and attach what shows it, where the case is one of these."""
    if key not in CLAIMS:
        return
    ground, impact, evidence = CLAIMS[key]
    said: dict[str, str | list[str]] = {
        "urgent": "yes",
        "urgent_ground": ground,
        "urgent_impact": impact,
        "urgent_by": (timezone.localdate() + timedelta(days=LEAVES_IN)).isoformat(),
        "urgent_evidence": evidence,
    }
    applications.save_answers(draft, shared.URGENCY, said, actor=actor, version=None)
    paper = papers.paper("Evidence of urgency", impact)
    applications.attach(draft, paper, kind=AttachmentKind.URGENCY, actor=actor, version=None)


def rule(case: Case, key: str, officer: User) -> None:
    """Let the officer accept the urgency of a case, where it is one that is accepted."""
    if key in ACCEPTED:
        services.rule_on(case, accepted=True, reason=ACCEPTED[key], actor=officer)
