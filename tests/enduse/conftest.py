import pytest

from exportctl.core.people.models import User
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from tests.factories.licenses import make_license
from tests.factories.organizations import make_organization


@pytest.fixture
def arden(ada: User) -> Organization:
    return make_organization(ada, name="Arden Photonics")


@pytest.fixture
def granted(arden: Organization) -> License:
    return make_license(arden)
