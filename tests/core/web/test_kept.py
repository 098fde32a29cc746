"""A form sent after the session ran out: nothing typed is lost, and nobody else gets it."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from exportctl.core.web.kept import LARGEST, SESSION_KEY
from tests.conftest import PASSWORD
from tests.factories.applications import make_draft
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
KEPT = "We kept what you typed"


@pytest.fixture
def draft(ada):
    return make_draft(make_organization(ada), ada)


@pytest.fixture
def form_page(draft):
    return reverse("licensing:application-end-use", args=[draft.pk])


def sign_in_by_form(browser: Client, user, to: str):
    return browser.post(f"/account/login/?next={to}", {"login": user.email, "password": PASSWORD, "next": to})


def expired(user) -> Client:
    """A browser whose session ran out on the server; its cookies are still there."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    Session.objects.all().delete()
    return browser


def test_what_was_typed_is_there_after_signing_in_again(ada, draft, form_page):
    browser = expired(ada)
    sent = browser.post(form_page, {"version": "1", "intended_use": "Typed at <lunch>", "wmd_use": "unsure"})
    assert sent.status_code == 302
    assert sent["Location"].startswith("/account/login/?next=%2Fportal%2Fapplications%2F")

    back = sign_in_by_form(browser, ada, form_page)
    assert back["Location"] == form_page
    text = browser.get(form_page).content.decode()
    assert KEPT in text
    assert "Typed at &lt;lunch&gt;" in text
    assert 'value="unsure" checked' in text
    draft.refresh_from_db()
    assert draft.intended_use == ""

    version = re.search(r'id="version" value="(\d+)"', text)
    assert version
    fields = {"version": version[1], "intended_use": "Typed at <lunch>", "later": "1"}
    assert browser.post(form_page, fields).status_code == 302
    assert KEPT not in browser.get(form_page).content.decode()


def test_a_real_browser_passes_the_forgery_check_because_its_cookie_outlives_the_session(
    ada, draft, form_page
):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(form_page).content.decode())
    assert token
    Session.objects.all().delete()
    sent = browser.post(form_page, {"csrfmiddlewaretoken": token[1], "version": "1", "intended_use": "Kept"})
    assert sent.status_code == 302
    kept = browser.session[SESSION_KEY][0]["fields"]
    assert kept == {"intended_use": "Kept"}


def test_a_stranger_who_signs_in_in_the_same_browser_does_not_see_it(ada, sam, draft, form_page):
    browser = expired(ada)
    browser.post(form_page, {"intended_use": "Secret of Arden"})
    sign_in_by_form(browser, sam, form_page)
    answer = browser.get(form_page)
    assert answer.status_code == 404
    assert "Secret of Arden" not in answer.content.decode()


def test_too_much_is_not_kept_but_the_page_comes_back(ada, form_page):
    browser = expired(ada)
    sent = browser.post(form_page, {"intended_use": "x" * (LARGEST + 1)})
    assert sent.status_code == 302
    assert SESSION_KEY not in browser.session


def test_only_the_latest_of_a_page_and_only_five_pages_are_kept(ada, draft):
    browser = expired(ada)
    pages = [f"/portal/applications/{draft.pk}/goods/add/"] + [
        f"/portal/applications/{draft.pk}/goods/{draft.pk.__class__(int=n)}/" for n in range(6)
    ]
    for address in [*pages, pages[-1]]:
        browser.post(address, {"description": address})
    kept = browser.session[SESSION_KEY]
    assert [form["path"] for form in kept] == pages[-5:]


def test_views_that_did_not_ask_keep_nothing(ada, draft):
    browser = expired(ada)
    copy = reverse("licensing:application-copy", args=[draft.pk])
    assert browser.post(copy, {"any": "thing"})["Location"] == "/account/login/?next=%2F"
    assert SESSION_KEY not in browser.session
