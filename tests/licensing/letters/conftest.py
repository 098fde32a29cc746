"""Texts of letters in force, and letters made as the workers make them."""

from collections.abc import Callable

import pytest

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.letters.models import Letter
from licensing.letters.services import ensure_templates
from licensing.organizations.models import Organization
from licensing.review.rules import Advice
from tests.factories.cases import APPROVAL, decided_case
from tests.factories.jobs import drain

REFUSAL = Advice("deny", "The end user may divert the goods.", (), ("2", "7"))


@pytest.fixture(autouse=True)
def texts(request: pytest.FixtureRequest) -> None:
    """Put the texts that ship with the product in force, wherever there is a database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        ensure_templates()


@pytest.fixture
def olga(make_user: Callable[..., User]) -> User:
    """Olga is the second officer."""
    return make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)


@pytest.fixture
def signed(arden: Organization, ada: User, omar: User, cleo: User) -> Callable[..., Decision]:
    """Return what makes a countersigned decision; its letter waits for a worker."""

    def sign(advice: Advice = APPROVAL, **end_user: object) -> Decision:
        decision = decided_case(arden, ada, omar, advice=advice, **end_user)
        return decisions.countersign(decision, actor=cleo)

    return sign


@pytest.fixture
def refusal(signed: Callable[..., Decision]) -> Letter:
    """The letter of a refusal, issued and signed."""
    signed(REFUSAL)
    drain()
    return Letter.objects.get()
