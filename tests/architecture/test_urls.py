"""Every address says who may open it, and keeps its word."""

import pytest

from exportctl.core.access.views import PUBLIC, SIGNED_IN
from exportctl.core.people import matrix
from tests.architecture import opens
from tests.architecture.source import Address, addresses

pytestmark = pytest.mark.django_db
NOT_OFFERED = {"account_signup", "account_email", "account_confirm_login_code"}
CLOSED = [address for address in addresses() if address.opens != PUBLIC]
FOR_ROLES = [address for address in CLOSED if address.opens in matrix.lines()]


def name_of(address: Address) -> str:
    return address.name


def test_every_address_declares_who_may_open_it():
    assert {address.name for address in addresses() if address.opens is None} == NOT_OFFERED
    known = {PUBLIC, SIGNED_IN, None, *matrix.lines()}
    assert [(one.name, one.opens) for one in addresses() if one.opens not in known] == []


def test_who_may_open_what_is_changed_knowingly():
    """Where this fails: `python -m tests.architecture.opens`, and read the difference."""
    assert opens.lines() == opens.FILE.read_text(encoding="utf-8").splitlines()


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in addresses()]
    assert sorted(set(names)) == sorted(names)
    assert all(name and not name.endswith(":") for name in names)


@pytest.mark.parametrize("address", CLOSED, ids=name_of)
def test_a_stranger_is_sent_to_sign_in(client, address):
    for answer in (client.get(address.url), client.post(address.url)):
        if address.opens is None or address.url.startswith("/api/"):
            assert answer.status_code == 403
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("address", FOR_ROLES, ids=name_of)
def test_a_role_without_the_permission_is_refused(sam, omar, root, sign_in, address):
    others = [person for person in (sam, omar, root) if not person.holds(address.opens)]
    assert others
    for person in others:
        assert sign_in(person).get(address.url).status_code == 403


@pytest.mark.parametrize("address", [one for one in FOR_ROLES if "7d1d3a52" in one.url], ids=name_of)
def test_what_is_not_there_or_not_theirs_is_not_found(make_user, sign_in, address):
    from exportctl.core.people.roles import Role, Side

    role = next(role for role in Role if role in matrix.lines()[address.opens].roles)
    side = Side.EXPORTER if role in {Role.EXPORTER, Role.EXPORTER_ADMIN} else Side.REGULATOR
    somebody = sign_in(make_user("Stranger", side, role))

    found = {somebody.get(address.url).status_code, somebody.post(address.url).status_code}

    assert found <= {404, 405}
    assert 404 in found
