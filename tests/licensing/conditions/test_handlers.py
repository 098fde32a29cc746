import pytest

from exportctl.core.outbox import publish
from licensing.conditions.models import Condition, Obligation
from licensing.licenses.events import LicenseIssued
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.licensing.conditions.conftest import INVENTORY, USE

pytestmark = pytest.mark.django_db


def test_the_news_of_an_issue_writes_the_conditions_down_once(arden):
    license = make_license(arden, outcome="approve_with_conditions", conditions=[USE, INVENTORY])
    for _ in range(2):
        publish(LicenseIssued(license_id=license.pk))
        drain()
    assert list(Condition.objects.order_by("number").values_list("text", flat=True)) == [USE, INVENTORY]
    assert Obligation.objects.count() == 1


def test_a_license_without_conditions_has_none(arden):
    publish(LicenseIssued(license_id=make_license(arden).pk))
    drain()
    assert not Condition.objects.exists()
