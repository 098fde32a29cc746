from datetime import timedelta

import pytest
from django.utils import timezone

from licensing.licenses.models import License
from tests.factories.jobs import drain
from tests.licensing.rectifications.build import DAYS, proposed, reported
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


@pytest.fixture
def short(arden, ada, omar, cleo) -> License:
    """A license of Arden's that ends soon, half a laser of which has left."""
    last = timezone.localdate() + timedelta(days=DAYS)
    made = first_license(arden, ada, omar, cleo, valid_until=last)
    draw(made, "0.5", "test:short", ada)
    drain()
    return made


@pytest.fixture
def later(time_machine):
    """Let the last day of that license pass; nothing has recorded it."""

    def pass_by(days: int = DAYS + 5) -> None:
        time_machine.move_to(timezone.now() + timedelta(days=days))

    return pass_by
