from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from enduse.shipments.models import Shipment
from tests.factories.licenses import make_license

pytestmark = pytest.mark.django_db


def page_of(license):
    return reverse("enduse:ship", args=[license.pk])


def typed(license, **fields):
    return {
        "line": str(license.lines.first().pk),
        "quantity": "4",
        "value": "10000",
        "shipped_on": timezone.localdate().isoformat(),
        "transport_document": "AWB 020-1234",
        "customs_reference": "",
        "submission": str(uuid4()),
        **fields,
    }


def test_ada_records_a_shipment_and_sees_the_balance(granted, sign_in, ada):
    client = sign_in(ada)
    assert client.get(page_of(granted)).status_code == 200

    page = client.post(page_of(granted), typed(granted), follow=True)

    text = page.content.decode()
    assert "The shipment is recorded" in text
    assert "6 items" in text
    assert "AWB 020-1234" in text


def test_more_than_the_balance_is_said_beside_the_field_and_keeps_what_was_typed(granted, sign_in, ada):
    page = sign_in(ada).post(page_of(granted), typed(granted, quantity="11"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "Only 10 is left on this line" in text
    assert 'id="id_quantity-error"' in text
    assert "AWB 020-1234" in text
    assert not Shipment.objects.exists()


def test_a_double_click_records_once_even_when_it_used_up_the_license(granted, sign_in, ada):
    client, form = sign_in(ada), typed(granted, quantity="10")
    answers = [client.post(page_of(granted), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Shipment.objects.count() == 1


@pytest.mark.parametrize("quantity", ["", "abc", "-1", "NaN", "1e99"])
def test_odd_quantities_are_refused(granted, sign_in, ada, quantity):
    assert sign_in(ada).post(page_of(granted), typed(granted, quantity=quantity)).status_code == 422


def test_strangers_and_regulators_are_refused(granted, sign_in, sam, omar):
    assert sign_in(sam).get(page_of(granted)).status_code == 404
    assert sign_in(sam).post(page_of(granted), typed(granted)).status_code == 404
    assert sign_in(omar).get(page_of(granted)).status_code == 403


def test_a_suspended_license_says_so_instead_of_a_form(arden, sign_in, ada):
    suspended = make_license(arden, status="suspended")
    text = sign_in(ada).get(page_of(suspended)).content.decode()
    assert "suspended" in text
    assert 'name="quantity"' not in text


def test_more_than_the_value_is_said_beside_its_field(granted, sign_in, ada):
    page = sign_in(ada).post(page_of(granted), typed(granted, value="25000.01"))

    text = page.content.decode()
    assert page.status_code == 422
    assert "EUR 25,000.00 is left on this line" in text
    assert 'id="id_value-error"' in text
    assert not Shipment.objects.exists()


def test_the_license_page_shows_what_is_left_of_the_value(granted, sign_in, ada):
    page = sign_in(ada).post(page_of(granted), typed(granted, value="10000"), follow=True)

    assert page.content.decode().count("15,000.00") == 2  # on the line, and in the ledger after it
