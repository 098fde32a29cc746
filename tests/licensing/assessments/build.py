"""Cases with lines to assess, and findings."""

from typing import Any

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.assessments import services
from licensing.assessments.models import LineAssessment
from licensing.assessments.rules import Finding
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from screening.risk.services import ensure_model
from tests.factories.applications import complete_draft, line_facts, make_entry
from tests.factories.cases import make_watchlist
from tests.factories.jobs import drain

FINDING: dict[str, Any] = {"outcome": "confirm", "codes": (), "prefix": "whole", "subject": "lasers"}


def finding(**fields: Any) -> Finding:
    """Return what a reviewer found: by default that the declared entry is right."""
    return Finding(**(FINDING | fields))


def case_with_lines(
    organization: Organization, user: User, officer: User, *more: dict[str, Any], **end_user: Any
) -> Case:
    """Return a case under review: a laser on line 1 (declared 6A005), and a line for each of `more`."""
    make_watchlist()
    ensure_model()
    draft = complete_draft(organization, user, **end_user)
    for fields in more:
        facts = line_facts(**{"entry": make_entry(fields.pop("code", "6A005")), **fields})
        applications.save_goods_line(draft, facts, actor=user, version=None)
    if more:
        applications.declare(draft, position="Head of export control", actor=user, version=None)
    case = review.file_application(draft, actor=user)
    drain()
    return review.assign(Case.objects.get(pk=case.pk), to=officer, actor=officer)


def seen_of(case: Case, *numbers: int) -> dict[Any, int]:
    """Return the lines of a case as nobody has assessed them."""
    lines = case.application.lines.all()
    return {line.pk: 0 for line in lines if not numbers or line.number in numbers}


def signed(case: Case, reviewer: User, *numbers: int, **fields: Any) -> list[LineAssessment]:
    """Return the signed assessments of some lines, or of all."""
    return services.sign(case, finding=finding(**fields), seen=seen_of(case, *numbers), actor=reviewer)
