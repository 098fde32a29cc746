from uuid import uuid4

import pytest

from licensing.licenses import services
from screening.hits.extensions import standing_of
from tests.factories.licenses import make_license

pytestmark = pytest.mark.django_db


def test_hits_of_a_case_with_a_license_in_use_come_first(arden, max_manager):
    license = make_license(arden)
    assert standing_of(license.case_id) == "live_license"

    services.suspend(license, reason="Looked at again.", actor=max_manager)
    assert standing_of(license.case_id) == "live_license"
    assert standing_of(uuid4()) == "open_case"
