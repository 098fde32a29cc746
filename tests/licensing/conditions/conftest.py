import pytest

from licensing.conditions import services
from licensing.conditions.models import Obligation
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review.library import standard
from tests.factories.licenses import make_license

REPORT = standard("shipment-report@1").text
INVENTORY = standard("yearly-inventory@1").text
USE = standard("use-stated@1").text
OWN = "Send a usage report within 90 days of the issue."


@pytest.fixture
def conditioned(arden: Organization) -> License:
    """A license of two years with a condition without a day, one a shipment, one a year, and a free one."""
    license = make_license(arden, outcome="approve_with_conditions", conditions=[USE, REPORT, INVENTORY, OWN])
    services.derive(license.pk)
    return license


@pytest.fixture
def yearly(conditioned: License) -> Obligation:
    """The first inventory."""
    return Obligation.objects.get(cause="period:1")
