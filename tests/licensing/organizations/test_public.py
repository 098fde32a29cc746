import re

import pytest
from django.core import mail

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def test_from_registration_to_sign_in_by_the_link_in_the_mail(client, sign_in, roles, omar, entered):
    response = client.post("/register/", entered, follow=True)
    assert "Look into your mailbox" in response.content.decode()
    given = {"login": entered["contact_email"], "password": entered["password"]}
    early = client.post("/account/login/", given)
    assert early.url == "/account/confirm-email/"

    drain()
    link = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert "greta@quay.example" in client.get(link).content.decode()
    assert Organization.objects.get().status == "unconfirmed"
    confirmed = client.post(link, follow=True)
    assert "is confirmed. You can sign in now." in confirmed.content.decode()
    organization = Organization.objects.get()
    assert organization.status == "pending"

    client.post("/account/login/", given)
    page = client.get("/organization/").content.decode()
    assert "Quay Optics GmbH" in page
    assert "is looking at your registration" in page

    desk = sign_in(omar)
    assert "Quay Optics GmbH" in desk.get("/desk/organizations/").content.decode()
    desk.post(f"/desk/organizations/{organization.pk}/approve/", {"version": organization.version})
    assert "approved the organization" in client.get("/organization/").content.decode()
    assert Organization.objects.get().status == "active"


def test_a_known_address_gets_the_same_page(client, ada, entered):
    first = client.post("/register/", entered)
    second = client.post("/register/", entered | {"contact_email": ada.email})

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter the registered name"),
        ("name", "!!!", "Enter a name with letters or digits"),
        ("country", "XX", "Select a valid choice"),
        ("contact_email", "nonsense", "Enter a valid email address"),
        ("password", "short", "too short"),
        ("password", "greta@quay.example", "too similar"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, roles, entered, field, value, message):
    response = client.post("/register/", entered | {field: value})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "Hafenweg 3" in page
    assert "lantern over quiet water" not in page
    assert not User.objects.exists()


def test_names_in_any_script_register(client, roles, entered):
    client.post("/register/", entered | {"name": "شركة النور للبصريات", "contact_name": "王秀英"})

    organization = Organization.objects.get()
    assert organization.name == "شركة النور للبصريات"
    assert organization.normalized_name


def test_who_signed_in_is_sent_home(sign_in, ada):
    make_organization(ada)

    assert sign_in(ada).get("/register/").url == "/"


def test_a_mailbox_is_not_flooded(client, ada, entered):
    for _ in range(3):
        response = client.post("/register/", entered | {"contact_email": ada.email})

    assert response.url == "/register/sent/"
    assert drain() == 1


def test_a_flood_of_forms_is_stopped(client, roles):
    for _ in range(21):
        response = client.post("/register/", {})

    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()
