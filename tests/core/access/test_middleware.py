import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.web.trial_urls")]


def test_what_declares_nothing_is_refused_to_everybody(client, omar, sign_in):
    for somebody in (client, sign_in(omar)):
        answer = somebody.get("/undeclared/")
        assert answer.status_code == 403
        assert "declares nobody" in answer.content.decode()


def test_what_is_public_needs_no_sign_in(client):
    assert client.get("/everybody/").content == b"everybody"


@pytest.mark.parametrize("address", ["/signed-in/?a=1&b=2", "/officers/?a=1&b=2"])
def test_strangers_are_sent_to_sign_in_and_back(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/account/login/?next={address[:-8].replace('/', '%2F')}%3Fa%3D1%26b%3D2"


@pytest.mark.parametrize(
    ("referer", "back"),
    [("http://testserver/officers/", "%2Fofficers%2F"), ("https://evil.example/x", "%2F"), ("", "%2F")],
)
def test_a_strangers_form_leads_back_to_its_page_and_never_elsewhere(client, referer, back):
    answer = client.post("/officers/post/", headers={"referer": referer})
    assert answer["Location"] == f"/account/login/?next={back}"


def test_a_strangers_part_sends_the_whole_page_to_sign_in(client):
    answer = client.get(
        "/officers/", headers={"hx-request": "true", "hx-current-url": "http://testserver/desk/?q=1"}
    )
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/account/login/?next=%2Fdesk%2F%3Fq%3D1"


def test_programs_get_json(client, ada, sign_in):
    stranger, wrong = client.get("/api/trial/officers/"), sign_in(ada).get("/api/trial/officers/")

    assert stranger.status_code == wrong.status_code == 403
    assert stranger.json() == {"code": "not_permitted", "detail": "Sign in first.", "gaps": []}
    assert "Your role does not allow" in wrong.json()["detail"]
    assert client.get("/api/trial/undeclared/").json()["code"] == "undeclared"


def test_another_role_is_refused_with_the_reason(ada, sign_in):
    answer = sign_in(ada).get("/officers/")
    assert answer.status_code == 403
    assert "Your role does not allow you to work on a license case." in answer.content.decode()


def test_the_role_opens_the_page(omar, sign_in):
    assert sign_in(omar).get("/officers/").content == b"officers"
    assert sign_in(omar).post("/officers/post/").content == b"posted"


def test_people_of_the_authority_set_up_a_second_factor_first(omar, sign_in):
    Authenticator.objects.filter(user=omar).delete()
    somebody = sign_in(omar)

    answer = somebody.get("/officers/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")
    assert somebody.get("/everybody/").status_code == 200


def test_a_recovery_code_alone_is_no_second_factor(omar, sign_in):
    Authenticator.objects.filter(user=omar).delete()
    Authenticator.objects.create(user=omar, type="recovery_codes", data={})
    assert sign_in(omar).get("/officers/").status_code == 302


def test_exporters_need_no_second_factor(ada, sign_in):
    assert not Authenticator.objects.filter(user=ada).exists()
    assert sign_in(ada).get("/signed-in/").content == b"Ada"


def test_somebody_made_inactive_is_a_stranger_at_the_next_page(omar, sign_in):
    somebody = sign_in(omar)
    assert somebody.get("/officers/").status_code == 200
    type(omar).objects.filter(pk=omar.pk).update(is_active=False)
    assert somebody.get("/officers/").status_code == 302


def test_a_form_without_its_token_is_refused_in_our_look(omar):
    somebody = Client(enforce_csrf_checks=True)
    somebody.force_login(omar, backend="django.contrib.auth.backends.ModelBackend")
    answer = somebody.post("/officers/post/")
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()
