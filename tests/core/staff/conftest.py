from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.staff.services import Wanted


@pytest.fixture(autouse=True)
def no_memory() -> None:
    """Rate limits live in the cache."""
    cache.clear()


@pytest.fixture
def rita(make_user: Callable[..., User]) -> User:
    """Rita is the second administrator."""
    return make_user("Rita", Side.PLATFORM, Role.ADMINISTRATOR)


@pytest.fixture
def wanted() -> Callable[..., Wanted]:
    """Return a role that somebody is to have from today on."""

    def build(role: Role, *, reason: str = "Appointed.", until: date | None = None) -> Wanted:
        return Wanted(role, reason, timezone.localdate(), until)

    return build
