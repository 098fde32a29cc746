import pytest
from django.urls import reverse

from exportctl.core.notices.models import Notice
from exportctl.core.people.roles import Role, Side
from exportctl.core.staff import services
from licensing.referrals.models import Agency
from licensing.referrals.services import add_member, ensure_agencies
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db


def test_agencies_and_authority_stand_on_the_page(root, make_user, sign_in):
    tess = make_user("Tess", Side.REGULATOR, Role.TECHNICAL_REVIEWER)
    dora = make_user("Dora", Side.REGULATOR, Role.AGENCY_REVIEWER)
    browser = sign_in(root)

    def page(person):
        return browser.get(reverse("staff-person", args=[person.pk])).content.decode()

    assert "nothing can be signed" in page(tess)
    assert "Ask a manager" in page(tess)
    assert "nothing that is referred is seen" in page(dora)
    ensure_agencies()
    add_member(Agency.objects.get(short_name="Defense"), dora, actor=root)
    assert "Ministry of Defense" in page(dora)


def test_managers_hear_of_the_cases_that_a_closed_account_holds(root, omar, max_manager, arden, sign_in):
    make_case(arden, officer=omar)
    services.disable(omar, reason="Left.", actor=root)

    notice = Notice.objects.get(kind="staff.left")
    assert notice.person == max_manager
    page = sign_in(max_manager).get(notice.path).content.decode()
    assert "Open cases" in page
    assert "Hand over" in page
    assert f"officer={omar.pk}" in page
