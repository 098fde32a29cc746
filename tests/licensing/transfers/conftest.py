import pytest

from licensing.transfers import services
from tests.factories.organizations import make_organization
from tests.licensing.transfers.build import accept, ask
from tests.licensing.variations.build import draw, first_license


@pytest.fixture
def license(arden, ada, omar, cleo):
    made = first_license(arden, ada, omar, cleo)
    draw(made, "0.5", "test:before", ada)
    return made


@pytest.fixture
def receiver(bruno):
    return make_organization(bruno, name="Bexley Optics 贝克斯利", registration_number="BX-77")


@pytest.fixture
def asked(license, receiver, ada):
    return ask(license, receiver, ada)


@pytest.fixture
def accepted(asked, bruno):
    return accept(asked, bruno)


@pytest.fixture
def recommended(accepted, omar):
    return services.recommend(accepted, grants=True, reason="The merger is shown.", actor=omar)
