"""Finding an application or a license among one's own, and what state the list says."""

import pytest
from django.urls import reverse

from licensing.decisions.services import countersign
from licensing.review.models import Case
from tests.factories import applications as make
from tests.factories.cases import decided_case
from tests.factories.licenses import make_license
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
LIST = "/portal/applications/"


def shown(web, address=LIST, **asked):
    return web.get(address, asked).content.decode()


@pytest.fixture
def web(sign_in, ada):
    """Ada's browser."""
    return sign_in(ada)


@pytest.mark.parametrize("words", ["po 7", "TITANIUM", "tungsten"])
def test_an_application_is_found_by_reference_party_and_goods(web, arden, ada, words):
    found = make.complete_draft(arden, ada)
    found.lines.update(description="Tungsten crucible")
    type(found).objects.filter(pk=found.pk).update(own_reference="PO 7")
    other = make.make_draft(arden, ada, own_reference="Other 8")

    page = shown(web, q=words)

    assert reverse("licensing:application", args=[found.pk]) in page
    assert reverse("licensing:application", args=[other.pk]) not in page


def test_where_nothing_fits_the_list_leads_back_and_keeps_what_was_typed(web, arden, ada):
    make.make_draft(arden, ada)

    page = shown(web, q="nowhere\0")

    assert "No application of yours has these words" in page
    assert 'value="nowhere' in page


def test_nobody_finds_what_is_of_another_firm(arden, ada, sam, sign_in):
    make_organization(sam, name="Second Ltd")
    draft = make.make_draft(arden, ada, own_reference="PO 7")

    assert reverse("licensing:application", args=[draft.pk]) not in shown(sign_in(sam), q="PO 7")


def test_the_list_says_of_each_what_its_own_page_says(web, arden, ada, omar, cleo):
    decision = decided_case(arden, ada, omar)
    assert "In review" in shown(web)

    countersign(decision, actor=cleo)

    page = shown(web)
    assert Case.objects.get().public_label in page
    assert "Closed" not in page


def test_a_license_is_found_by_its_number_and_its_parties(web, arden):
    license = make_license(arden)
    address, page = reverse("licensing:licenses"), reverse("licensing:license", args=[license.pk])

    assert page in shown(web, address, q=license.number[-6:])
    assert page in shown(web, address, q=license.parties.first().name[2:8])
    assert page not in shown(web, address, q="nobody of this name")
    assert "No license of yours" in shown(web, address, q="nobody of this name")
