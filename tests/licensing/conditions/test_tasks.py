from datetime import timedelta

import pytest
from django.utils import timezone

from licensing.conditions.models import Obligation
from licensing.conditions.tasks import mind_conditions
from tests.factories.licenses import make_license
from tests.licensing.conditions.conftest import INVENTORY

pytestmark = pytest.mark.django_db


def test_the_morning_derives_and_breaches_what_was_missed(arden):
    start = timezone.localdate() - timedelta(days=400)
    make_license(arden, valid_from=start, outcome="approve_with_conditions", conditions=[INVENTORY])
    for _ in range(2):
        mind_conditions()
    only = Obligation.objects.get()
    assert (only.status, only.breached_on) == ("breached", timezone.localdate())
