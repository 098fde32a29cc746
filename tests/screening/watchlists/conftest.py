"""A publisher for the tests that download."""

from collections.abc import Iterator

import pytest

from tests.screening.watchlists.publisher import Publisher, open_publisher


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher on this machine, not encrypted."""
    with open_publisher() as running:
        yield running
