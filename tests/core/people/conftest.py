from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from exportctl.core.people.demonstration import code_at
from exportctl.core.people.models import User
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def no_memory() -> None:
    """Rate limits and used codes live in the cache."""
    cache.clear()


@pytest.fixture
def give_password(client: Any) -> Callable[..., Any]:
    """Return a function that sends the sign-in form."""

    def send(email: str, password: str = PASSWORD, **extra: Any) -> Any:
        return client.post("/account/login/", {"login": email, "password": password}, **extra)

    return send


@pytest.fixture
def code_of() -> Callable[[User, float], str]:
    """Return the code that a person's authenticator shows at a moment."""

    def read(user: User, now: float) -> str:
        found = Authenticator.objects.get(user=user, type="totp")
        return code_at(get_adapter().decrypt(found.data["secret"]), now)

    return read
