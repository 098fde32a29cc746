"""Who sees which cases, and that each filter of a queue lets through what it says and nothing else."""

import pytest

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review import queries
from licensing.review.models import Case
from tests.factories.organizations import make_organization
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(sam: User) -> Case:
    """A case of somebody else's organization."""
    return make_case(make_organization(sam, name="Sam Trading Ltd"))


@pytest.mark.parametrize("who", ["omar", "sonia", "cleo", "max_manager"])
def test_the_authority_sees_every_case(
    who: str, request: pytest.FixtureRequest, arden: Organization, theirs: Case
) -> None:
    ours = make_case(arden)

    assert set(queries.cases_visible_to(request.getfixturevalue(who))) == {ours, theirs}


@pytest.mark.parametrize("who", ["inez", "root"])
def test_people_without_that_role_see_none(who: str, request: pytest.FixtureRequest, theirs: Case) -> None:
    assert not queries.cases_visible_to(request.getfixturevalue(who)).exists()


def test_exporters_see_their_own_cases_and_no_others(arden: Organization, ada: User, theirs: Case) -> None:
    ours = make_case(arden)

    assert list(queries.cases_visible_to(ada)) == [ours]
