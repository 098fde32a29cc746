import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.lookups import services
from screening.lookups.models import Lookup
from tests.factories.organizations import make_organization
from tests.screening.lookups.build import BAKERY, VANDERMOOR, answered, load_lists
from tests.screening.lookups.test_services import used_up

pytestmark = pytest.mark.django_db
INDEX = "/portal/name-checks/"


def page(check):
    return reverse("screening:check", args=[check.pk])


@pytest.fixture
def arden(ada):
    load_lists()
    return make_organization(ada, name="Arden Photonics Ltd")


def test_an_exporter_checks_a_name(ada, arden, sign_in):
    client = sign_in(ada)
    assert "100 of 100 checks left today" in client.get(INDEX).content.decode()

    sent = client.post(INDEX, {"names": "Vandermoor Optics", "organization": str(arden.pk)})

    check = Lookup.objects.get()
    assert sent["Location"] == page(check)
    assert "Nothing has been compared yet" in client.get(page(check)).content.decode()
    answered(check)
    shown = client.get(page(check)).content.decode()
    assert "Nearly the same, 100%" in shown
    assert "FICTION" in shown
    assert "This is not a decision" in shown
    assert f"{reverse('screening:new_correction')}?check={check.pk}" in shown
    assert "List secret" not in shown
    assert "99 of 100 checks left today" in client.get(INDEX).content.decode()


def test_nothing_found_clears_nobody(ada, arden, sign_in):
    check = answered(services.own_check(BAKERY, organization=arden.pk, actor=ada))

    shown = sign_in(ada).get(page(check)).content.decode()

    assert "This does not clear your customer" in shown
    assert "List open" in shown
    assert "List secret" not in shown


def test_one_organization_never_sees_the_checks_of_another(ada, sam, arden, sign_in):
    make_organization(sam)
    check = answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada))

    assert sign_in(sam).get(page(check)).status_code == 404
    assert page(check) not in sign_in(sam).get(INDEX).content.decode()
    assert page(check) in sign_in(ada).get(INDEX).content.decode()


def test_a_look_up_of_an_officer_is_not_there_for_an_exporter(ada, sonia, arden, sign_in):
    done = answered(services.look_up(VANDERMOOR, actor=sonia))

    assert sign_in(ada).get(page(done)).status_code == 404


def test_a_forged_organization_is_no_choice(ada, sam, arden, sign_in):
    make_organization(sam)

    refused = sign_in(sam).post(INDEX, {"names": "Vandermoor", "organization": str(arden.pk)})

    assert refused.status_code == 422
    assert not Lookup.objects.exists()


def test_a_spent_allowance_is_said_and_keeps_what_was_typed(ada, arden, sign_in):
    used_up(arden, ada)

    refused = sign_in(ada).post(INDEX, {"names": "Osprey Lantern", "organization": str(arden.pk)})

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "has made its 100 checks of today" in shown
    assert "0 of 100 checks left today" in shown
    assert "Osprey Lantern" in shown


def test_who_acts_for_no_approved_organization_is_told_so(sam, sign_in):
    load_lists()
    make_organization(sam, status="pending")

    assert "approved organization yet" in sign_in(sam).get(INDEX).content.decode()


def test_who_acts_for_two_organizations_chooses(ada, arden, sign_in):
    make_organization(ada, name="Second Firm")
    client = sign_in(ada)

    assert "Second Firm" in client.get(INDEX).content.decode()
    assert client.post(INDEX, {"names": "Vandermoor"}).status_code == 422


def test_pages_ask_the_database_as_often_for_thirty_checks_as_for_one(ada, arden, sign_in):
    client = sign_in(ada)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            check = answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada))
        numbers = []
        for address in (INDEX, page(check)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            numbers.append(len(queries))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert max(asked[0]) < 15
