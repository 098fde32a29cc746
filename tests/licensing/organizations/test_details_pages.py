import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exportctl.core.people.roles import Role, Side
from licensing.organizations.models import IdentityChange
from tests.factories.applications import upload
from tests.factories.organizations import ask_change, change_identity, make_member, make_organization

pytestmark = pytest.mark.django_db
MINE = "/organization/"
QUEUE = "/desk/organizations/changes/"
NEW = "Ardenlight Optics Ltd"


def url(organization, page):
    return f"{MINE}{organization.pk}/{page}/"


@pytest.fixture
def typed(arden):
    """What an administrator sends to have another name."""
    names = ("registration_number", "street", "city", "postal_code", "country", "version")
    return {name: getattr(arden, name) for name in names} | {
        "name": NEW,
        "reason": "A new entry in the register.",
        "evidence": upload("register.pdf"),
    }


def test_the_contact_page_changes_the_contact(sign_in, ada, arden):
    client = sign_in(ada)
    typed = {"contact_name": "Ines Low", "contact_email": "", "version": arden.version}

    refused = client.post(url(arden, "contact"), typed)
    assert refused.status_code == 422
    assert "Enter the address that we write to." in refused.content.decode()
    client.post(url(arden, "contact"), typed | {"contact_email": "office@arden.example"})

    arden.refresh_from_db()
    assert arden.contact_email == "office@arden.example"


def test_a_change_is_asked_for_shown_and_withdrawn(sign_in, ada, arden, typed):
    client = sign_in(ada)

    page = client.post(url(arden, "identity"), typed, follow=True).content.decode()

    change = IdentityChange.objects.get()
    assert "You asked to be called" in page
    assert NEW in page
    assert "A change waits for the authority already" in client.get(url(arden, "identity")).content.decode()
    client.post(url(arden, f"identity/{change.pk}/withdraw"))
    change.refresh_from_db()
    assert change.status == "withdrawn"


def test_what_was_typed_stays_and_the_heading_keeps_the_name_of_now(sign_in, ada, arden, typed):
    del typed["evidence"]

    page = sign_in(ada).post(url(arden, "identity"), typed)

    assert page.status_code == 422
    assert "Attach the document that shows it." in page.content.decode()
    assert f'value="{NEW}"' in page.content.decode()
    assert "address of <bdi>Arden Photonics Ltd</bdi>" in page.content.decode()


def test_colleagues_see_a_gray_button_and_agents_nothing(sign_in, bruno, agnes, arden):
    make_member(arden, bruno, "submitter")
    make_member(arden, agnes, "agent")

    assert "Only an administrator of Arden" in sign_in(bruno).get(MINE).content.decode()
    typed = {"contact_name": "B", "contact_email": "b@cast.example", "version": arden.version}
    assert sign_in(bruno).post(url(arden, "contact"), typed).status_code == 403
    assert sign_in(agnes).get(url(arden, "identity")).status_code == 403


def test_the_authority_sees_both_side_by_side_and_accepts(sign_in, omar, arden):
    change = ask_change(arden, name=NEW)
    client = sign_in(omar)

    assert NEW in client.get(QUEUE).content.decode()
    page = client.get(f"{QUEUE}{change.pk}/").content.decode()
    assert "Differs" in page
    assert "register.pdf" in page
    client.post(f"{QUEUE}{change.pk}/accept/", {"version": change.version})

    arden.refresh_from_db()
    assert arden.name == NEW
    assert "What it was before" in client.get(f"/desk/organizations/{arden.pk}/").content.decode()
    assert "No organization waits" in client.get(QUEUE).content.decode()


def test_declining_asks_for_a_reason(sign_in, omar, arden):
    change = ask_change(arden, name=NEW)
    client = sign_in(omar)

    bare = client.post(f"{QUEUE}{change.pk}/decline/", {"version": change.version, "reason": ""})
    assert bare.status_code == 422
    client.post(f"{QUEUE}{change.pk}/decline/", {"version": change.version, "reason": "Too old."})

    change.refresh_from_db()
    assert change.settle_reason == "Too old."


@pytest.mark.parametrize("person", ["ada", "sonia", "cleo", "root"])
def test_nobody_else_sees_or_answers_a_change(request, sign_in, arden, person):
    change = ask_change(arden, name=NEW)
    client = sign_in(request.getfixturevalue(person))

    assert client.get(QUEUE).status_code == 403
    assert client.get(f"{QUEUE}{change.pk}/").status_code == 403
    assert client.post(f"{QUEUE}{change.pk}/accept/").status_code == 403


def test_the_list_costs_the_same_however_long(sign_in, omar, make_user):
    client = sign_in(omar)
    client.get(QUEUE)
    costs = []
    for round_ in range(2):
        for number in range(3):
            owner = make_user(f"Owner{round_}{number}", Side.EXPORTER, Role.EXPORTER_ADMIN)
            ask_change(make_organization(owner), name=f"New {round_} {number} Ltd")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(QUEUE).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 8


def test_an_organization_that_changed_often_reads_what_it_was_once(sign_in, omar, arden):
    client = sign_in(omar)
    for number in range(3):
        arden = change_identity(arden, omar, name=f"{NEW} {number}")

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/desk/organizations/{arden.pk}/").status_code == 200
    assert len(queries) <= 15
