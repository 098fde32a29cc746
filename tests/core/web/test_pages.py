import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from exportctl.core.errors import DomainError
from exportctl.core.numbering.models import NumberSeries
from exportctl.core.people.models import User
from exportctl.core.web.pages import Page, keyset_page

ORDERS = (("-last", "pk"), ("year", "-series", "-pk"), ("-pk",), ("series", "year", "pk"))


def page_at(address: str, order, rows=None, size: int = 3) -> Page:
    request = RequestFactory().get(address)
    return keyset_page(NumberSeries.objects.all() if rows is None else rows, request, order=order, size=size)


def walk(order, size: int, address: str = "/rows/") -> list[int]:
    seen = []
    while True:
        page = page_at(address, order, size=size)
        assert len(page.rows) <= size
        seen += [row.pk for row in page.rows]
        if not page.next_url:
            return seen
        address = page.next_url


class Walking(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(
            st.tuples(
                st.text("abAB é\\'%", min_size=0, max_size=3), st.integers(2000, 2003), st.integers(0, 2)
            ),
            max_size=14,
            unique_by=lambda row: (row[0], row[1]),
        ),
        order=st.sampled_from(ORDERS),
        size=st.integers(1, 5),
    )
    def test_every_row_is_seen_once_and_in_order(self, rows, order, size):
        NumberSeries.objects.bulk_create(NumberSeries(series=s, year=y, last=n) for s, y, n in rows)

        expected = NumberSeries.objects.order_by(*order).values_list("pk", flat=True)
        assert walk(order, size) == list(expected)


@pytest.fixture
def ten(db) -> None:
    NumberSeries.objects.bulk_create(NumberSeries(series="s", year=2000 + n, last=n % 3) for n in range(10))


def test_filters_stay_in_the_addresses(ten):
    page = page_at("/rows/?q=a%26b&state=x&state=y", ("-pk",))

    query = parse_qs(urlsplit(page.next_url).query)
    assert (query["q"], query["state"], page.first_url) == (["a&b"], ["x", "y"], "")
    second = page_at(page.next_url, ("-pk",))
    assert second.first_url == "/rows/?q=a%26b&state=x&state=y"


def test_a_row_added_or_removed_meanwhile_shifts_no_page(ten):
    first = page_at("/rows/", ("pk",))
    first.rows[0].delete()
    second = page_at(first.next_url, ("pk",))
    assert second.rows[0].pk == first.rows[-1].pk + 1


def test_one_query_a_page(ten, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_at("/rows/", ("-last", "pk"))


def marker(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "damaged",
    [
        "x",
        "é",
        "====",
        marker("text"),
        marker({}),
        marker([]),
        marker(["1"]),
        marker(["1", "2", "3"]),
        marker(["1", "not a number"]),
        marker(["1", None]),
        marker(["1", ["2"]]),
        marker([1, 2]),
        marker(["\0", "1"]),
        marker(["\ud800", "1"]),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_damaged_marker_is_refused_with_words(ten, damaged):
    with pytest.raises(DomainError, match="Start from the first page") as found:
        keyset_page(
            NumberSeries.objects.all(),
            RequestFactory().get("/rows/", {"after": damaged}),
            order=("series", "pk"),
        )
    assert (found.value.code, found.value.status) == ("bad_page", 422)


@pytest.mark.parametrize("value", ["1", "not-a-uuid", "2026-13-45"])
def test_a_marker_of_another_list_is_refused(db, value):
    with pytest.raises(DomainError):
        page_at(f"/rows/?after={marker([value, value])}", ("-created_at", "pk"), rows=User.objects.all())


def test_times_and_ids_come_back_as_they_were(db):
    for number in range(5):
        User.objects.create_user(f"p{number}@cast.example", name=str(number), side="exporter")
    first = page_at("/rows/", ("-created_at", "pk"), rows=User.objects.all())
    second = page_at(first.next_url, ("-created_at", "pk"), rows=User.objects.all())
    assert [user.name for user in [*first.rows, *second.rows]] == ["4", "3", "2", "1", "0"]
