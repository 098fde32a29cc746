"""Who signs answers here has the authority to; tests of its lack take it away."""

import pytest

from exportctl.core.people.models import User
from tests.licensing.advice.build import authorized


@pytest.fixture
def cleo(cleo: User) -> User:
    authorized(cleo)
    return cleo


@pytest.fixture
def max_manager(max_manager: User) -> User:
    authorized(max_manager)
    return max_manager
