from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone

from licensing.licenses import services as licenses
from licensing.licenses.models import License
from licensing.returns.models import ReturnAccount
from tests.factories.licenses import make_license

BACK_IN = 60


def temporary(organization, *, back_in: int = BACK_IN, **fields) -> License:
    """A license under which goods leave for a time."""
    made = make_license(organization, valid_from=timezone.localdate() - timedelta(days=100), **fields)
    with pgtrigger.ignore("licensing.License:terms_frozen"):
        made.kind, made.return_by = "temporary", timezone.localdate() + timedelta(days=back_in)
        made.save(update_fields=["kind", "return_by"])
    return made


def ship(license: License, quantity: str, source: str, actor) -> ReturnAccount:
    """Let goods of the first line leave; return its account."""
    line = license.lines.order_by("number")[0]
    draw = licenses.Draw(line.pk, Decimal(quantity), timezone.localdate(), source, "AWB 1", Decimal(1))
    licenses.draw_down(draw, actor=actor)
    return ReturnAccount.objects.get(line=line)


@pytest.fixture
def lent(arden) -> License:
    """A temporary license of Arden's for ten lasers."""
    return temporary(arden)


@pytest.fixture
def account(lent, ada) -> ReturnAccount:
    """Four of them are out."""
    return ship(lent, "4", "test:1", ada)
