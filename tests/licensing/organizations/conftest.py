import re

import pytest
from django.core import mail
from django.core.cache import cache

from licensing.organizations import services
from licensing.organizations.rules import extent_of
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.organizations.build import NEW


@pytest.fixture(autouse=True)
def no_memory():
    """Rate limits live in the cache."""
    cache.clear()


@pytest.fixture
def pending(ada):
    """Ada's organization, waiting for a review."""
    return make_organization(
        ada, "pending", name="Arden Photonics Ltd", registration_number="IE-400101", country="IE"
    )


@pytest.fixture
def entered():
    """What somebody types into the registration."""
    return {
        "name": "Quay Optics GmbH",
        "registration_number": " hrb  1234 ",
        "street": "Hafenweg 3",
        "city": "Lumenstadt",
        "postal_code": "10115",
        "country": "DE",
        "contact_name": "Greta Quay",
        "contact_email": "Greta@quay.example",
        "contact_phone": "+49 30 123456",
        "password": "lantern over quiet water",
    }


@pytest.fixture
def invited(ada, arden):
    """Invite an address to Ada's organization and return the token of its mail."""

    def invite(email=NEW, role="preparer", **how):
        services.invite(arden, email=email, extent=extent_of(role, **how), actor=ada)
        drain()
        return re.search(r"/invitation/([^/\s]+)/", mail.outbox[-1].body)[1]

    return invite
