import re

import pytest
from django.core import mail

from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from tests.conftest import PASSWORD
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db


def link_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, ada, give_password):
    response = client.post("/account/password/reset/", {"email": ada.email}, follow=True)
    assert b"Look into your mailbox" in response.content
    drain()
    link = link_in(mail.outbox[0])

    page = client.get(link, follow=True)
    assert b"Choose a new password" in page.content
    new = "lantern over quiet water"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)

    assert b"Your password is changed" in done.content
    assert give_password(ada.email, new).status_code == 302
    client.logout()
    assert b"This link no longer works" in client.get(link, follow=True).content


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, roles):
    response = client.post("/account/password/reset/", {"email": "nobody@x.example"}, follow=True)

    assert b"Look into your mailbox" in response.content
    assert not Job.objects.exists()


def test_links_rest_sealed_in_the_job(client, ada):
    client.post("/account/password/reset/", {"email": ada.email})

    job = Job.objects.get(name="core.send_mail")
    assert "/account/" not in str(job.arguments)


def test_a_mail_server_that_is_down_loses_nothing(client, ada, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    client.post("/account/password/reset/", {"email": ada.email})
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert job.status == "queued"
    assert "refused" in job.error.lower()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    drain()

    assert len(mail.outbox) == 1


def test_changing_the_password_asks_for_the_old_one_and_tells_by_mail(sign_in, ada):
    client = sign_in(ada)
    page = client.get("/account/password/change/")
    assert b"shell-portal" in page.content
    new = "lantern over quiet water"
    bad = {"oldpassword": "wrong", "password1": new, "password2": new}
    assert client.post("/account/password/change/", bad).status_code == 200

    response = client.post("/account/password/change/", bad | {"oldpassword": PASSWORD})

    assert response.status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(new)
    drain()
    assert "changed" in mail.outbox[0].subject.lower()


def test_a_weak_password_is_refused(sign_in, ada):
    response = sign_in(ada).post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )

    assert b"too short" in response.content
