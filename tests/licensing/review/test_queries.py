"""Who sees which cases, and that each filter of a queue lets through what it says and nothing else."""

import pytest

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review import queries
from licensing.review.models import Case, CaseStatus
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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": CaseStatus.SCREENING}, "Screening and scoring"),
        ({"status": CaseStatus.QUERY}, "Exporter's answer"),
        ({"status": CaseStatus.COUNTERSIGN}, "A second signature"),
        ({"status": CaseStatus.DENIED}, "Nothing: refused"),
        ({"open_hits": 1}, "A ruling on 1 hit"),
        ({"open_hits": 2}, "A ruling on 2 hits"),
        ({}, "An officer to take it"),
    ],
)
def test_what_a_case_waits_for(arden: Organization, fields: dict[str, object], words: str) -> None:
    assert queries.waits_for(make_case(arden, **fields)) == words


def test_a_taken_case_waits_for_a_recommendation(arden: Organization, omar: User) -> None:
    assert queries.waits_for(make_case(arden, officer=omar)) == "A recommendation"
