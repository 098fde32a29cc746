"""People of agencies, and a case that an officer has."""

from collections.abc import Callable

import pytest

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.licensing.referrals.build import reviewer


@pytest.fixture
def dora(make_user: Callable[..., User]) -> User:
    """Dora answers for an agency; each test says for which."""
    return reviewer(make_user, "Dora")


@pytest.fixture
def felix(make_user: Callable[..., User]) -> User:
    """Felix answers for an agency too."""
    return reviewer(make_user, "Felix")


@pytest.fixture
def clara(make_user: Callable[..., User]) -> User:
    """Clara chairs the committee."""
    return make_user("Clara", Side.REGULATOR, Role.COMMITTEE_CHAIR)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar has."""
    return case_under_review(arden, ada, omar)
