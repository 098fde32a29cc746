import re

import pytest
from django.core.management import CommandError, call_command

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User

pytestmark = pytest.mark.django_db


def create(capsys, *arguments):
    call_command("create_person", *arguments)
    return re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)[1]


def test_the_first_administrator_sets_a_password_by_the_printed_link(client, roles, capsys):
    link = create(capsys, "Root@Authority.example", "Root Admin", "sys_admin")
    page = client.get(link, follow=True)
    new = "lantern over quiet water"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    user = User.objects.get(email="root@authority.example")
    assert user.check_password(new)
    assert user.side == "platform"
    assert AuditEvent.objects.filter(verb="person.added", actor=None).exists()
    response = client.post("/account/login/", {"login": user.email, "password": new})
    assert response.status_code == 302
    assert client.get("/files/00000000-0000-4000-8000-000000000000/").url == "/account/2fa/"


def test_a_known_address_is_refused(ada):
    with pytest.raises(CommandError, match="belongs to somebody"):
        call_command("create_person", ada.email.upper(), "Ada", "exporter_user")


def test_a_malformed_address_is_refused(roles):
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_person", "nonsense", "N", "exporter_user")
