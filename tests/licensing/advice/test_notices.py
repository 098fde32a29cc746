"""Who hears of a request for a classification or for advice."""

import pytest

from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.advice.services.notices import tell
from licensing.organizations import services as organizations
from licensing.organizations.models import Organization
from tests.factories.organizations import make_member
from tests.licensing.advice.build import filed

pytestmark = pytest.mark.django_db


def told() -> set[User]:
    return {one.person for one in Notice.objects.filter(kind="advice.answered")}


def test_who_filed_is_told_also_where_they_prepare_only(arden: Organization, bruno: User) -> None:
    make_member(arden, bruno, "preparer")

    tell(filed(arden, bruno), "answered")

    assert told() == {bruno}


@pytest.mark.parametrize("gone", ["revoked", "closed", "left"])
def test_who_is_gone_is_not_told_and_a_colleague_is(
    arden: Organization, ada: User, agnes: User, gone: str
) -> None:
    make_member(arden, agnes, "agent")
    request = filed(arden, agnes)
    if gone == "revoked":
        organizations.end_access(arden, agnes.pk, actor=ada, reason="It has run out.", version=None)
    elif gone == "left":
        organizations.leave(arden, actor=agnes)
    else:
        User.objects.filter(pk=agnes.pk).update(is_active=False)

    tell(request, "answered")

    assert told() == {ada}
