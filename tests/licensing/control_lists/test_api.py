import pytest
from django.core.cache import cache
from rest_framework.test import APIRequestFactory

from licensing.control_lists.api import ControlEntryViewSet

pytestmark = pytest.mark.django_db
FIELDS = {
    "code",
    "title",
    "category",
    "category_name",
    "product_group",
    "product_group_name",
    "regime",
    "reasons",
    "unit",
    "sensitive",
    "list",
    "edition",
}


def ask(action: str, path: str = "/api/v1/control-entries/", **kwargs):
    view = ControlEntryViewSet.as_view({"get": action})
    return view(APIRequestFactory().get(path), **kwargs)


def rows(answer) -> list:
    return answer.data["results"] if isinstance(answer.data, dict) else answer.data


def test_everyone_lists_the_entries_in_force(edition):
    answer = ask("list")
    assert answer.status_code == 200
    assert [row["code"] for row in rows(answer)] == ["1C010", "6A003", "6A005", "6D001", "UNLISTED"]


def test_search_gives_the_best_first(edition):
    assert [row["code"] for row in rows(ask("list", "/api/v1/control-entries/?q=laser"))] == [
        "6A005",
        "6D001",
    ]


def test_one_entry_has_exactly_these_fields(edition):
    answer = ask("retrieve", code="6A005")
    assert set(answer.data) == FIELDS
    assert answer.data["list"] == "trial"
    assert answer.data["reasons"] == ["NS", "NP", "AT"]


def test_an_unknown_code_is_not_found(edition):
    assert ask("retrieve", code="9Z999").status_code == 404


def test_a_claimed_address_buys_no_more_questions(client):
    cache.clear()

    answers = [
        client.get("/api/v1/control-entries/", headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code
        for number in range(121)
    ]

    assert answers.count(429) == 1
    cache.clear()
