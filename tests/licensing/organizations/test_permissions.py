import pytest

from exportctl.core.access import check
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def test_whoever_holds_a_grant_uses_an_active_organization(arden, ada):
    assert check(ada, "organizations.use", arden)


def test_a_stranger_does_not(arden, sam):
    assert "You do not act for this organization" in check(sam, "organizations.use", arden).reason


@pytest.mark.parametrize("status", ["unconfirmed", "pending", "refused"])
def test_nobody_uses_an_organization_that_is_not_approved(ada, status):
    verdict = check(ada, "organizations.use", make_organization(ada, status))

    assert "not approved yet" in verdict.reason


def test_an_officer_does_not_act_for_exporters(arden, omar):
    assert "Your role does not allow you" in check(omar, "organizations.use", arden).reason
