"""The cast, and a database that tests may empty."""

import os
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test import Client

from exportctl.core.access.middleware import FACTOR_READY, FACTORS
from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from tests import emptying
from tools import browser as browsers

PASSWORD = "a long enough passphrase"
# A browser runs a loop in the tests' thread; Django must not take that for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Seeded, and without a deadline: a busy machine must not decide whether a rule holds.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: their event loop stays in this thread, and signing a document needs its own."""
    items.sort(key=with_browser)


def with_browser(item: pytest.Item) -> bool:
    """Whether the test drives a browser."""
    return "playwright" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that is installed; as root, as in containers, it runs without its sandbox."""
    chromium = browsers.found()
    assert chromium, "These tests need Chromium: `make browser` installs it, or says what to install."
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Mark the test database as disposable, and let tests that commit empty only what they filled."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            f"ALTER DATABASE \"{connection.settings_dict['NAME']}\" SET exportctl.disposable = 'on'"
        )
        cursor.execute("SET exportctl.disposable = 'on'")
        emptying.only_what_is_filled(connection)


@pytest.fixture
def roles(db: None) -> None:
    """The role matrix, synced as in production."""
    people.sync_roles()


@pytest.fixture
def make_user(roles: None) -> Callable[..., User]:
    """Make a person with roles; people of the authority get a second factor."""

    def make(name: str, side: Side, *given: Role, email: str = "") -> User:
        user = User.objects.create_user(
            email or f"{name.lower()}@cast.example", PASSWORD, name=name, side=side
        )
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
        for role in given:
            people.give_role(user, role, actor=None)
        if side != Side.EXPORTER:
            totp.TOTP.activate(user, totp.generate_totp_secret())
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def ada(make_user: Callable[..., User]) -> User:
    """Ada exports: administrator of her organization."""
    return make_user("Ada", Side.EXPORTER, Role.EXPORTER_ADMIN)


@pytest.fixture
def sam(make_user: Callable[..., User]) -> User:
    """Sam is a stranger: an exporter of no organization that matters."""
    return make_user("Sam", Side.EXPORTER, Role.EXPORTER_ADMIN)


@pytest.fixture
def omar(make_user: Callable[..., User]) -> User:
    """Omar reviews."""
    return make_user("Omar", Side.REGULATOR, Role.LICENSING_OFFICER)


@pytest.fixture
def sonia(make_user: Callable[..., User]) -> User:
    """Sonia rules on screening hits."""
    return make_user("Sonia", Side.REGULATOR, Role.SCREENING_ANALYST)


@pytest.fixture
def sven(make_user: Callable[..., User]) -> User:
    """Sven is the second analyst."""
    return make_user("Sven", Side.REGULATOR, Role.SCREENING_ANALYST)


@pytest.fixture
def cleo(make_user: Callable[..., User]) -> User:
    """Cleo countersigns."""
    return make_user("Cleo", Side.REGULATOR, Role.COUNTERSIGNER)


@pytest.fixture
def inez(make_user: Callable[..., User]) -> User:
    """Inez inspects."""
    return make_user("Inez", Side.INSPECTOR, Role.INSPECTOR)


@pytest.fixture
def max_manager(make_user: Callable[..., User]) -> User:
    """Max manages the licensing team."""
    return make_user("Max", Side.REGULATOR, Role.MANAGER)


@pytest.fixture
def root(make_user: Callable[..., User]) -> User:
    """Root administers the platform and sees no case."""
    return make_user("Root", Side.PLATFORM, Role.ADMINISTRATOR)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Return a client signed in as somebody, who gave the second factor that they have."""

    def sign(user: User) -> Client:
        signed = Client()
        signed.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
            session = signed.session
            session[FACTOR_READY] = True
            session.save()
        return signed

    return sign
