import pytest

from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from tests.factories.applications import complete_draft, make_draft
from tests.factories.organizations import make_organization


@pytest.fixture
def arden(ada: User) -> Organization:
    return make_organization(ada, name="Arden Photonics GmbH")


@pytest.fixture
def draft(arden: Organization, ada: User) -> Application:
    return make_draft(arden, ada)


@pytest.fixture
def complete(arden: Organization, ada: User) -> Application:
    return complete_draft(arden, ada)
