"""Answers and the product that they were asked for: from the library, to its page, and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Missing
from exportctl.core.people.models import User
from licensing.advice import services
from licensing.advice.models import AdviceItem, AdviceRequest
from licensing.library.models import Product
from licensing.library.rulings import rulings_of
from licensing.library.services import Picked, save_product
from licensing.organizations.models import Organization
from tests.factories import applications as make
from tests.factories import library
from tests.factories.organizations import make_organization
from tests.licensing.advice import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(arden: Organization, ada: User) -> Product:
    return library.make_product(arden, ada)


@pytest.fixture
def web(ada: User, sign_in: Callable[..., Client]) -> Client:
    return sign_in(ada)


def asked(arden: Organization, ada: User, product: Product) -> AdviceRequest:
    draft = services.start(arden, "classification", actor=ada)
    picked = Picked(product.pk, None)
    services.save_item(draft, build.item_facts(), actor=ada, version=None, picked=picked)
    return AdviceRequest.objects.get(pk=draft.pk)


def answered(arden: Organization, ada: User, omar: User, product: Product) -> Any:
    build.authorized(omar)
    filed = services.submit(asked(arden, ada, product), actor=ada, version=None)
    taken = services.take(filed, actor=omar)
    return services.answer(taken, build.given(taken), actor=omar)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_product_is_asked_about_from_its_page_and_the_item_keeps_it(web, arden, product):
    page = text(web.get(reverse("licensing:product", args=[product.pk])))
    start = f"{reverse('licensing:advice-start')}?product={product.pk}&amp;kind=classification"
    assert start in page
    assert "was not asked about this product" in page
    answer = web.post(
        reverse("licensing:advice-start"),
        {"organization": arden.pk, "kind": "classification", "product": product.pk},
    )
    draft = AdviceRequest.objects.get()
    add = reverse("licensing:advice-item-add", args=[draft.pk])
    assert answer["Location"] == f"{add}?kind=equipment&product={product.pk}&seen={product.version}"
    form = text(web.get(answer["Location"]))
    assert product.name in form
    assert "From the library" in form
    sent = {
        "version": draft.version,
        "name": product.name,
        "function": "Cuts.",
        "performance": "2 kW",
        "special_design": "no",
        "proposal": "unknown",
    }
    assert web.post(answer["Location"], sent).status_code == 302
    item = AdviceItem.objects.get()
    assert item.product_version.product == product
    assert item.product_version.used_at is not None
    back = f'href="{reverse("licensing:product", args=[product.pk])}"'
    assert back in text(web.get(reverse("licensing:advice-request", args=[draft.pk])))
    pick = text(web.get(reverse("licensing:advice-item-pick", args=[draft.pk])))
    assert f"{add}?kind=equipment&amp;product={product.pk}" in pick


def test_an_answer_stands_on_the_product_and_beside_a_line_that_is_taken_from_it(
    web, arden, ada, omar, product
):
    answer = answered(arden, ada, omar, product)
    said = (
        f"Answered by the authority on {timezone.localdate():%-d %b %Y} as "
        "<strong><bdi>6A005 Lasers of high power</bdi></strong>, valid until"
    )
    request = reverse("licensing:advice-request", args=[answer.request_id])
    draft = make.make_draft(arden, ada)
    add = f"{reverse('licensing:goods-add', args=[draft.pk])}?product={product.pk}&seen={product.version}"
    for page in (
        reverse("licensing:product", args=[product.pk]),
        reverse("licensing:goods-pick", args=[draft.pk]),
        add,
    ):
        shown = text(web.get(page))
        assert (page, said in shown, request in shown) == (page, True, True)
    back = reverse("licensing:product", args=[product.pk])
    for page in (request, reverse("licensing:advice-answers")):
        assert back in text(web.get(page))


def test_what_is_over_is_not_offered_and_says_so(web, arden, ada, omar, cleo, product):
    answer = answered(arden, ada, omar, product)
    draft = make.make_draft(arden, ada)
    add = f"{reverse('licensing:goods-add', args=[draft.pk])}?product={product.pk}&seen={product.version}"
    page = reverse("licensing:product", args=[product.pk])
    save_product(product, library.product_facts(description="Another laser, 4 kW"), actor=ada, version=None)
    assert "It was given for version 1" in text(web.get(page))
    services.revoke(answer, reason="The entry was misread.", actor=cleo)
    assert "Revoked" in text(web.get(page))
    product.refresh_from_db()
    add = f"{reverse('licensing:goods-add', args=[draft.pk])}?product={product.pk}&seen={product.version}"
    assert "Answered by the authority" not in text(web.get(add))


def test_only_the_exporters_own_products_can_be_asked_about(web, arden, ada, sam, product):
    foreign = library.make_product(make_organization(sam, name="Foreign Ltd"), sam)
    draft = services.start(arden, "classification", actor=ada)
    with pytest.raises(Missing):
        services.save_item(
            draft, build.item_facts(), actor=ada, version=None, picked=Picked(foreign.pk, None)
        )
    add = reverse("licensing:advice-item-add", args=[draft.pk])
    for key in (foreign.pk, "nonsense"):
        assert web.get(f"{add}?kind=equipment&product={key}").status_code == 404
    answer = web.post(
        reverse("licensing:advice-start"),
        {"organization": arden.pk, "kind": "classification", "product": foreign.pk},
    )
    assert "product" not in answer["Location"]
    version = foreign.versions.get()
    with pytest.raises(IntegrityError, match="of another organization"), transaction.atomic():
        AdviceItem.objects.create(
            request=draft,
            number=1,
            kind="equipment",
            name="X",
            special_design="no",
            proposal="unknown",
            product_version=version,
        )


def test_rulings_are_one_read_for_many_products(arden, ada, omar):
    products = [library.make_product(arden, ada, name=f"Laser {number}") for number in range(3)]
    for product in products[:2]:
        answered(arden, ada, omar, product)
    with CaptureQueriesContext(connection) as counted:
        found = rulings_of([one.pk for one in products])
    assert len(counted) == 1
    assert [len(found[one.pk]) for one in products] == [1, 1, 0]
    assert found[products[0].pk][0].holds
    assert found[products[0].pk][0].valid_until > timezone.localdate() + timedelta(days=600)
