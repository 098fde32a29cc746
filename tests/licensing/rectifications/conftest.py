import pytest

from licensing.licenses.models import License
from tests.licensing.rectifications.build import proposed, reported
from tests.licensing.variations.build import draw, first_license


@pytest.fixture
def license(arden, ada, omar, cleo) -> License:
    """A license of Arden's for two lasers, half of one of which has left."""
    made = first_license(arden, ada, omar, cleo)
    draw(made, "0.5", "test:before", ada)
    return made


@pytest.fixture
def report(license, ada):
    """A reported mistake that waits for an officer."""
    return reported(license, ada)


@pytest.fixture
def proposal(report, omar):
    """A correction that waits for the second signature; its parties are screened."""
    return proposed(report, omar)
