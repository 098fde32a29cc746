import time

import pytest
from allauth.mfa.models import Authenticator

from exportctl.core.people.demonstration import code_at
from exportctl.core.people.sealed import seal, unseal
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SETUP = "/account/2fa/"
ASIDE = "/desk/organizations/"


@pytest.fixture
def fresh(client, omar, give_password):
    """Omar without any second factor, who has just shown again that it is he."""
    Authenticator.objects.filter(user=omar).delete()
    give_password(omar.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


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


def test_setting_up_an_app_opens_the_desk(fresh, omar):
    page = fresh.get("/account/2fa/totp/activate/")
    assert b'src="data:image/svg+xml;base64,' in page.content
    secret = page.context["form"].secret

    response = fresh.post("/account/2fa/totp/activate/", {"code": code_at(secret, time.time())})

    assert response.url == "/account/2fa/recovery-codes/"
    assert fresh.get(response.url).status_code == 200
    assert fresh.get(ASIDE).status_code == 200
    assert secret not in str(Authenticator.objects.get(user=omar, type="totp").data)


def test_removing_the_last_factor_closes_the_desk_at_once(fresh, omar):
    secret = fresh.get("/account/2fa/totp/activate/").context["form"].secret
    fresh.post("/account/2fa/totp/activate/", {"code": code_at(secret, time.time())})
    assert fresh.get(ASIDE).status_code == 200

    response = fresh.post("/account/2fa/totp/deactivate/")

    assert response.status_code == 302
    assert fresh.get(ASIDE).url == SETUP


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


def test_pages_of_security_open_without_inline_code(fresh):
    secret = fresh.get("/account/2fa/totp/activate/").context["form"].secret
    fresh.post("/account/2fa/totp/activate/", {"code": code_at(secret, time.time())})

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
