import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from exportctl.core.people.demonstration import code_at
from exportctl.core.people.sealed import seal, unseal
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # a new factor is announced on commit
SETUP = "/account/2fa/"
AGAIN = "/account/2fa/reauthenticate/"
ASIDE = "/desk/organizations/"


@pytest.fixture
def fresh(client, omar, give_password):
    """Omar without any second factor, who has just shown again that it is he."""
    Authenticator.objects.filter(user=omar).delete()
    give_password(omar.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def set_up_app(browser):
    """Set an authenticator app up in a session; return its secret and the answer."""
    secret = browser.get("/account/2fa/totp/activate/").context["form"].secret
    code = code_at(secret, time.time())
    return secret, browser.post("/account/2fa/totp/activate/", {"code": code})


def test_without_a_second_factor_an_officer_only_reaches_the_setup(fresh):
    response = fresh.get(ASIDE)

    assert response.status_code == 302
    assert response.url == SETUP
    page = fresh.get(SETUP).content
    assert b"People of the authority sign in with a second factor" in page
    assert fresh.get("/account/password/change/").status_code == 200


@pytest.mark.parametrize("person", ["inez", "root"])
def test_inspectors_and_administrators_need_one_too(request, sign_in, person):
    user = request.getfixturevalue(person)
    Authenticator.objects.filter(user=user).delete()

    response = sign_in(user).get("/files/00000000-0000-4000-8000-000000000000/")

    assert (response.status_code, response.url) == (302, SETUP)


def test_an_exporter_needs_none(sign_in, ada):
    assert sign_in(ada).get("/organization/").status_code == 200


@committed
def test_setting_up_an_app_opens_the_desk(fresh, omar):
    page = fresh.get("/account/2fa/totp/activate/")
    assert b'src="data:image/svg+xml;base64,' in page.content

    secret, response = set_up_app(fresh)

    assert response.url == "/account/2fa/recovery-codes/"
    assert fresh.get(response.url).status_code == 200
    assert fresh.get(ASIDE).status_code == 200
    assert secret not in str(Authenticator.objects.get(user=omar, type="totp").data)


@committed
def test_removing_the_last_factor_closes_the_desk_at_once(fresh, omar):
    set_up_app(fresh)
    assert fresh.get(ASIDE).status_code == 200

    response = fresh.post("/account/2fa/totp/deactivate/")

    assert response.status_code == 302
    assert fresh.get(ASIDE).url == SETUP


@pytest.fixture
def older_session(fresh, omar):
    """A session that knows only Omar's password, opened before he set his factor up elsewhere."""
    older = Client()
    older.post("/account/login/", {"login": omar.email, "password": PASSWORD})
    assert older.get(ASIDE).url == SETUP
    set_up_app(fresh)
    return older


def test_a_session_from_before_the_factor_gives_it_first(older_session, omar, code_of):
    aside = older_session.get(ASIDE)
    assert aside.url == f"{AGAIN}?next=%2Fdesk%2Forganizations%2F"
    assert older_session.get(aside.url).status_code == 200

    older_session.post(aside.url, {"code": code_of(omar, time.time())})

    assert older_session.get(ASIDE).status_code == 200


@pytest.mark.parametrize(
    "page", ["", "totp/deactivate/", "webauthn/add/", "recovery-codes/", "recovery-codes/download/"]
)
def test_the_password_alone_neither_shows_nor_removes_a_factor(older_session, omar, page):
    older_session.post("/account/reauthenticate/", {"password": PASSWORD})

    for answer in (older_session.get(f"{SETUP}{page}"), older_session.post(f"{SETUP}{page}")):
        assert answer.status_code == 302
        assert answer.url.startswith(f"{AGAIN}?next=")
    assert Authenticator.objects.filter(user=omar, type="totp").exists()


def test_changing_a_factor_asks_who_it_is_after_a_while(sign_in, omar):
    response = sign_in(omar).get("/account/2fa/totp/deactivate/")

    assert response.status_code == 302
    assert "/reauthenticate/" in response.url


def test_sealed_text_opens_after_the_secret_is_rotated(settings):
    sealed = seal("a secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another " * 10

    assert "a secret" not in sealed
    assert unseal(sealed) == "a secret"


@committed
def test_pages_of_security_open_without_inline_code(fresh):
    set_up_app(fresh)

    for page in (
        "",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "webauthn/",
        "webauthn/add/",
        "reauthenticate/",
    ):
        response = fresh.get(f"{SETUP}{page}")
        assert response.status_code == 200, page
        assert b"<script>" not in response.content
        assert b"style=" not in response.content
    assert fresh.get("/account/reauthenticate/").status_code == 200
    assert fresh.get("/account/2fa/recovery-codes/download/").status_code == 200
