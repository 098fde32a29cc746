"""What tests of wrong matches share."""

import pytest

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from tests.factories.organizations import make_organization
from tests.screening.lookups.build import load_lists


@pytest.fixture
def arden(ada: User) -> Organization:
    """Ada's organization, and the two lists in force."""
    load_lists()
    return make_organization(ada, name="Arden Photonics Ltd")


@pytest.fixture
def selma(make_user) -> User:
    """Selma is the second analyst."""
    return make_user("Selma", Side.REGULATOR, Role.SCREENING_ANALYST)
