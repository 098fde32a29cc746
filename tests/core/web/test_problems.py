import pytest
from django.test import Client

from tests.core.web.trial_urls import ERRORS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.web.trial_urls")]
STATUS = {
    "refused": 403,
    "django_refused": 403,
    "missing": 404,
    "not_found": 404,
    "conflict": 409,
    "gaps": 422,
    "broken": 500,
    "outage": 503,
}
SAYS = {
    "refused": "You made this decision.",
    "django_refused": "You may not open this page.",
    "missing": "There is nothing here that you may see.",
    "not_found": "There is nothing here that you may see.",
    "conflict": "Somebody was faster.",
    "gaps": "Two things are missing.",
    "broken": "Something went wrong on our side",
    "outage": "A part of the system does not answer",
}
OF_OURS = [name for name in STATUS if name not in {"broken", "outage", "django_refused"}]


def get(address: str, **headers):
    return Client(raise_request_exception=False).get(address, headers=headers)


@pytest.mark.parametrize("name", ERRORS)
def test_each_refusal_is_a_whole_page_with_its_status(name):
    answer = get(f"/raising/{name}/")

    page = answer.content.decode()
    assert answer.status_code == STATUS[name]
    assert SAYS[name] in page
    assert page.lstrip().startswith("<!doctype html>")
    assert "secret" not in page


@pytest.mark.parametrize("name", OF_OURS)
def test_each_refusal_is_a_part_for_htmx(name):
    answer = get(f"/raising/{name}/", **{"hx-request": "true"})

    assert answer.status_code == STATUS[name]
    assert SAYS[name] in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("name", [*OF_OURS, "outage"])
def test_each_refusal_is_json_for_programs(name):
    answer = get(f"/api/trial/raising/{name}/")

    assert answer.status_code == STATUS[name]
    assert set(answer.json()) >= {"code", "detail"}
    assert "secret" not in answer.content.decode()


def test_gaps_are_links_to_where_they_are_mended_and_text_is_escaped():
    page = get("/raising/gaps/").content.decode()

    assert '<a class="govuk-link" href="/goods/#id_quantity">Add goods.</a>' in page
    assert "&lt;b&gt;Sign&lt;/b&gt;." in page
    assert get("/api/trial/raising/gaps/").json()["gaps"][0] == {
        "message": "Add goods.",
        "url": "/goods/",
        "field": "quantity",
    }


def test_an_unknown_address_is_not_found_in_our_look():
    answer = get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.content.decode()


def test_an_outage_says_when_to_come_back():
    assert get("/raising/outage/")["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/cases/?page=2", "/cases/?page=2"),
        ("http://testserver//evil.example/?a=1", "/evil.example/?a=1"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_with_us(referer, back):
    assert f'class="govuk-link" href="{back}">' in get("/raising/conflict/", referer=referer).content.decode()


@pytest.mark.parametrize("name", ["refused", "broken", "outage"])
def test_problem_pages_keep_the_security_headers(name):
    answer = get(f"/raising/{name}/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY" or name in {"broken", "outage"}
    assert answer["X-Content-Type-Options"] == "nosniff"
