import time

import pytest
from axes.models import AccessAttempt

from exportctl.core.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def signed_in(client):
    return "_auth_user_id" in client.session


def test_an_exporter_signs_in_with_a_password(client, ada, give_password):
    response = give_password(ada.email)

    assert response.status_code == 302
    assert response.url == "/"
    assert signed_in(client)
    event = AuditEvent.objects.get(verb="person.signed_in")
    assert event.sentence == "Ada signed in"
    assert event.after == {"address": "127.0.0.1"}


def test_the_case_of_the_address_does_not_matter(client, ada, give_password):
    give_password(ada.email.upper())

    assert signed_in(client)


def test_a_wrong_password_says_so_in_the_form(client, ada, give_password):
    response = give_password(ada.email, "wrong")

    assert response.status_code == 200
    assert b"There is a problem" in response.content
    assert not signed_in(client)
    assert not AuditEvent.objects.filter(verb="person.signed_in").exists()


def test_an_officer_is_asked_for_the_code_and_signs_in_with_it(client, omar, give_password, code_of):
    response = give_password(omar.email)

    assert response.url == "/account/2fa/authenticate/"
    assert not signed_in(client)
    assert b"Enter your code" in client.get(response.url).content

    client.post(response.url, {"code": code_of(omar, time.time())})

    assert signed_in(client)
    assert AuditEvent.objects.filter(verb="person.signed_in", actor=omar).exists()


def test_a_wrong_code_is_refused(client, omar, give_password):
    url = give_password(omar.email).url

    response = client.post(url, {"code": "000000"})

    assert b"Incorrect code" in response.content
    assert not signed_in(client)


def test_a_code_works_once(client, omar, give_password, code_of, time_machine):
    time_machine.move_to("2026-11-20T10:00:00Z", tick=False)
    code = code_of(omar, time.time())
    client.post(give_password(omar.email).url, {"code": code})
    client.logout()
    time_machine.shift(30)

    response = client.post(give_password(omar.email).url, {"code": code})

    assert b"Incorrect code" in response.content
    assert not signed_in(client)


def test_guessing_codes_is_stopped(client, omar, give_password, code_of):
    url = give_password(omar.email).url
    for _ in range(10):
        client.post(url, {"code": "000000"})

    response = client.post(url, {"code": code_of(omar, time.time())})

    assert b"Too many failed" in response.content
    assert not signed_in(client)


def test_an_unconfirmed_address_gets_a_link_instead(client, ada, give_password):
    ada.emailaddress_set.update(verified=False)

    response = give_password(ada.email)

    assert response.url == "/account/confirm-email/"
    assert b"Confirm your e-mail address first" in client.get(response.url).content
    assert not signed_in(client)


def test_a_closed_account_does_not_sign_in(client, ada, give_password):
    ada.is_active = False
    ada.save()

    give_password(ada.email)

    assert not signed_in(client)


def test_sign_out_asks_and_then_signs_out(sign_in, ada):
    client = sign_in(ada)
    assert b"Sign out?" in client.get("/account/logout/").content
    assert signed_in(client)

    client.post("/account/logout/")

    assert not signed_in(client)


def test_nobody_signs_up_outside_a_registration(client, db):
    assert client.get("/account/signup/").status_code == 403


def test_the_rate_limit_has_our_page(client, db):
    for _ in range(31):
        response = client.post(LOGIN, {"login": "x@y.example", "password": ""})

    assert response.status_code == 429
    assert b"Too many tries in a short time" in response.content


def test_password_is_kept_out_of_the_failure_records(client, ada, give_password):
    give_password(ada.email, "my secret mistake")

    assert "my secret mistake" not in AccessAttempt.objects.get().post_data
