"""What licensing's tests share."""

import pytest

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from tests.factories.organizations import make_organization


@pytest.fixture
def arden(ada: User) -> Organization:
    """Ada's organization, active."""
    return make_organization(ada, name="Arden Photonics Ltd")
