"""Cases for tests, walked through the services to the state that a test needs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.applications.models import AttachmentKind
from licensing.applications.services import declare
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.decisions.rules import Because, Ground
from licensing.organizations.models import Organization
from licensing.review import services
from licensing.review.models import Case
from licensing.review.rules import Advice, Assessed
from licensing.types import shared
from screening.risk.services import ensure_model
from screening.watchlists.services import load
from screening.watchlists.sources.reading import NamedFile
from tests.factories.applications import add_party, complete_draft, upload
from tests.factories.assessments import assess_all
from tests.factories.jobs import drain

HEADER = (
    "id,kind,name,aliases,weak_aliases,former_names,addresses,birth_dates,nationalities,identifiers,"
    "programs,remarks,listed_on"
)
LISTED = "X-1,organization,Borealis Transit Kontor OOO,,,,,,,,TRIAL,Fictional,2024-01-01"
WHY_LESS = Because("It serves no stated use.", ("7",))
APPROVAL = Advice("approve", "The end user is known and the use is civil.", (), ())


def founded(advice: Advice) -> Advice:
    """Return advice as a recommendation needs it: with what is of concern on each of its criteria."""
    found = (Assessed(code, "concern", f"Public finding on {code}.", "Secret.") for code in advice.criteria)
    return replace(advice, assessed=tuple(found))


def make_watchlist(*rows: str) -> None:
    """Put a small list in force."""
    data = "\n".join([HEADER, *(rows or (LISTED,)), ""]).encode()
    outcome = load(
        "plain", [NamedFile("trial.csv", data)], actor=None, list_key="trial", title="Trial", publisher="Us"
    )
    assert outcome.status in {"loaded", "unchanged"}, outcome.message


def filed_case(organization: Organization, user: User, **end_user: Any) -> Case:
    """Return a case just filed; its screening waits for a worker."""
    ensure_model()
    return services.file_application(complete_draft(organization, user, **end_user), actor=user)


def urgent_case(organization: Organization, user: User, **said: Any) -> Case:
    """Return a case just filed that the exporter says is urgent; `said` are other answers about it."""
    ensure_model()
    answers = {
        "urgent": "yes",
        "urgent_ground": "life",
        "urgent_impact": "Forty patients of the clinic wait for the device.",
        "urgent_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "urgent_evidence": "The letter of the clinic.",
    }
    draft = complete_draft(organization, user)
    applications.save_answers(draft, shared.URGENCY, answers | said, actor=user, version=None)
    applications.attach(draft, upload("clinic.pdf"), kind=AttachmentKind.URGENCY, actor=user, version=None)
    draft = declare(draft, position="Head of export control", actor=user, version=None)
    return services.file_application(draft, actor=user)


def case_under_review(organization: Organization, user: User, officer: User, **end_user: Any) -> Case:
    """Return a screened, scored and assessed case that `officer` has taken."""
    make_watchlist()
    case = filed_case(organization, user, **end_user)
    drain()
    assess_all(case)
    return services.assign(Case.objects.get(pk=case.pk), to=officer, actor=officer)


def case_in_parts(organization: Organization, user: User, officer: User, *, lines: int) -> Case:
    """Return a case of so many lines and two consignees that `officer` recommends to approve."""
    make_watchlist()
    ensure_model()
    draft = complete_draft(organization, user, lines=lines)
    add_party(draft, user, "consignee", name="Second Harbor BV", country="NL")
    declare(draft, position="Head of export control", actor=user, version=None)
    case = services.file_application(draft, actor=user)
    drain()
    case = services.assign(Case.objects.get(pk=case.pk), to=officer, actor=officer)
    assess_all(case)
    services.recommend(case, advice=APPROVAL, actor=officer)
    return Case.objects.get(pk=case.pk)


def grant_all(case: Case) -> dict[Any, Decimal]:
    """Return the full quantity of every line."""
    return {line.pk: line.quantity for line in case.application.lines.all()}


def partly(case: Case, granted: dict[Any, Decimal]) -> decisions.Terms:
    """Return a reason and a criterion for each line that gets less than was applied for."""
    lines = case.application.lines.all()
    return decisions.Terms(
        because={line.pk: WHY_LESS for line in lines if granted.get(line.pk, 0) < line.quantity}
    )


def decided_case(
    organization: Organization, user: User, officer: User, *, advice: Advice = APPROVAL, **end_user: Any
) -> Decision:
    """Return a decision that waits for its countersignature."""
    case = case_under_review(organization, user, officer, **end_user)
    services.recommend(case, advice=founded(advice), actor=officer)
    granted = grant_all(case) if advice.outcome.startswith("approve") else {}
    return decisions.decide(case, advice=advice, granted=granted, actor=officer, terms=terms_of(advice))


def terms_of(advice: Advice) -> decisions.Terms:
    """Return reasons for each criterion of a refusal that does not wait for an answer."""
    grounds = tuple(
        Ground(code, f"Public words on {code}.", f"Secret words on {code}.") for code in advice.criteria
    )
    return decisions.Terms(grounds=grounds, unheard="An embargo is in force." if grounds else "")
