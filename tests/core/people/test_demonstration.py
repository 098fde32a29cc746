import re

import pytest
from django.test import override_settings

from exportctl.core.people.demonstration import code_at
from exportctl.core.people.roles import Role, Side
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_codes_are_those_of_the_standard():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B
    assert code_at(secret, 59) == "287082"
    assert code_at(secret, 1111111109) == "081804"


@override_settings(DEMONSTRATION_PASSWORD=PASSWORD)
def test_the_page_shows_a_code_that_signs_in(client, ada, omar, give_password):
    page = client.get("/demonstration/").content.decode()
    assert omar.email in page
    assert "licensing officer" in page
    code = re.search(r"\b\d{6}\b", page[page.index(omar.email) :])[0]

    client.post(give_password(omar.email).url, {"code": code})

    assert client.session["_auth_user_id"] == str(omar.pk)


@override_settings(DEMONSTRATION_PASSWORD=PASSWORD)
def test_only_people_of_the_demonstration_are_shown(client, make_user):
    make_user("Real", Side.EXPORTER, Role.EXPORTER, email="real@firm.test")

    page = client.get("/demonstration/").content

    assert b"real@firm.test" not in page


@override_settings(DEMONSTRATION=False)
def test_outside_a_demonstration_there_is_no_page_and_no_link(client, ada):
    assert client.get("/demonstration/").status_code == 404
    assert b"/demonstration/" not in client.get("/account/login/").content


def test_the_sign_in_page_links_to_it(client, db):
    assert b"/demonstration/" in client.get("/account/login/").content
