"""What licensing's tests share."""

from collections.abc import Callable

import pytest

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import Organization
from tests.factories.organizations import make_organization


@pytest.fixture
def arden(ada: User) -> Organization:
    """Ada's organization, active."""
    return make_organization(ada, name="Arden Photonics Ltd")


@pytest.fixture
def bruno(make_user: Callable[..., User]) -> User:
    """Bruno is a colleague of Ada's; each test says as what."""
    return make_user("Bruno", Side.EXPORTER, Role.EXPORTER)


@pytest.fixture
def agnes(make_user: Callable[..., User]) -> User:
    """Agnes is an agent of another firm; each test says for whom."""
    return make_user("Agnes", Side.EXPORTER, Role.EXPORTER)


@pytest.fixture
def tariq(make_user: Callable[..., User]) -> User:
    """Tariq assesses goods; each test says for which categories he may sign."""
    return make_user("Tariq", Side.REGULATOR, Role.TECHNICAL_REVIEWER)


@pytest.fixture
def thea(make_user: Callable[..., User]) -> User:
    """Thea assesses goods too."""
    return make_user("Thea", Side.REGULATOR, Role.TECHNICAL_REVIEWER)
