import pytest

from licensing.control_lists.models import ControlListEdition
from licensing.control_lists.services import load_control_list
from tests.licensing.control_lists import build


@pytest.fixture
def edition(db: None) -> ControlListEdition:
    return load_control_list(
        build.whole(), key="trial", title="Trial list", jurisdiction="US", version="1", actor=None
    ).edition
