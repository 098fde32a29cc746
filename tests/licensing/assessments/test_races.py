"""Two reviewers at once, and an authority that is withdrawn while its holder signs."""

from collections.abc import Callable

import pytest
from django.db import transaction

from exportctl.core.errors import Conflict, NotPermitted
from exportctl.core.people.models import User
from licensing.assessments import services
from licensing.assessments.models import LineAssessment
from licensing.competence.models import Qualification
from licensing.competence.services import withdraw
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.core.threads import Beside, at_once
from tests.factories.competence import authorize
from tests.licensing.assessments.build import case_with_lines, finding, seen_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """One laser, under review."""
    return case_with_lines(arden, ada, omar)


def sign(case: Case, actor: User) -> Callable[[], list[LineAssessment]]:
    seen = seen_of(case)
    return lambda: services.sign(case, finding=finding(), seen=seen, actor=actor)


def test_of_two_reviewers_who_sign_the_same_line_one_is_told(
    case: Case, tariq: User, thea: User, max_manager: User
) -> None:
    for one in (tariq, thea):
        authorize(one, max_manager, "6")
    acts = [sign(case, tariq), sign(case, thea)]

    found = at_once(lambda number: acts[number](), 2)

    refused = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Conflict]
    assert LineAssessment.objects.count() == 1


def test_an_authority_withdrawn_while_signing_refuses_the_signature(
    case: Case, tariq: User, max_manager: User
) -> None:
    given = authorize(tariq, max_manager, "6")
    with transaction.atomic():
        withdraw(given, reason="He moved on.", actor=max_manager)
        signing = Beside(sign(case, tariq))
        assert signing.waits()

    with pytest.raises(NotPermitted, match="was withdrawn"):
        signing.result()
    assert not LineAssessment.objects.exists()


def test_an_authority_is_withdrawn_after_the_signature_that_came_first(
    case: Case, tariq: User, max_manager: User
) -> None:
    given = authorize(tariq, max_manager, "6")
    with transaction.atomic():
        sign(case, tariq)()
        withdrawing = Beside(lambda: withdraw(given, reason="He moved on.", actor=max_manager))
        assert withdrawing.waits()

    withdrawing.result()
    assert LineAssessment.objects.get().signed_by == tariq
    assert Qualification.objects.get().status == "withdrawn"
