import pytest

from licensing.licenses.models import License
from tests.licensing.variations.build import first_license


@pytest.fixture
def license(arden, ada, omar, cleo) -> License:
    """A license of Arden's for two lasers, with all before it."""
    return first_license(arden, ada, omar, cleo)
