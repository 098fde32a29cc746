"""Returns in the portal and at the desk."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from licensing.returns.models import ReturnAccount, ReturnEntry
from tests.licensing.returns.conftest import ship, temporary

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"licensing:{name}", args=args)


def typed(account, **fields):
    values = {
        "account": account.pk,
        "kind": "returned",
        "quantity": "3",
        "on": timezone.localdate().isoformat(),
        "reference": "IM-77",
        "submission": uuid4(),
    }
    return {**values, **fields}


def test_ada_records_what_came_back_and_takes_it_back(lent, account, sign_in, ada, sam, omar):
    url = page("license-returns", lent.pk)
    assert sign_in(sam).get(url).status_code == 404
    web = sign_in(ada)
    license_page = web.get(page("license", lent.pk)).content.decode()
    assert "Line 1: 4 " in license_page
    assert "Record a return" in license_page

    more = web.post(url, typed(account, quantity="5"))
    assert more.status_code == 422
    assert more.context["form"].errors["quantity"] == ["Only 4 is still out on this line."]
    bare = web.post(url, {})
    assert {"account", "kind", "quantity", "on", "reference"} <= set(bare.context["form"].errors)

    done = web.post(url, typed(account), follow=True)
    assert "IM-77" in done.content.decode()
    entry = ReturnEntry.objects.get()
    back = page("return-correct", entry.pk)
    assert web.post(back, {"reason": ""}).status_code == 422
    web.post(back, {"reason": "It was another crate."})
    assert ReturnAccount.objects.get().settled == 0

    desk = sign_in(omar).get(page("desk-license-returns", lent.pk)).content.decode()
    assert "It was another crate." in desk
    assert "Still out" in desk


def test_the_list_has_what_is_out_with_the_overdue_first(
    arden, lent, account, sign_in, omar, ada, django_assert_num_queries
):
    late = temporary(arden, back_in=-3, check_code="ABCDE23457")
    ship(late, "1", "test:2", ada)
    temporary(arden, back_in=-3, check_code="ABCDE23458")  # nothing left under it
    web = sign_in(omar)
    web.get(page("desk-returns"))
    with django_assert_num_queries(4):
        shown = web.get(page("desk-returns"))
    assert [one.number for one, _ in shown.context["lines"]] == [late.number, lent.number]
    overdue = web.get(page("desk-returns"), {"show": "overdue"})
    assert [one.number for one, _ in overdue.context["lines"]] == [late.number]
    assert not web.get(page("desk-returns"), {"show": "soon"}).context["lines"]
    alert = web.get(page("desk-license", late.pk)).content.decode()
    assert "still out, overdue since" in alert
