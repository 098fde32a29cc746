import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exportctl.core.files.services import store_upload
from licensing.organizations.models import Official
from tests.factories.applications import upload
from tests.factories.organizations import make_member, make_organization, make_site

pytestmark = pytest.mark.django_db
QUEUE = "/desk/organizations/"


def url(organization, action=""):
    return f"{QUEUE}{organization.pk}/{action}"


def test_the_queue_shows_what_waits(sign_in, omar, pending, arden):
    page = sign_in(omar).get(QUEUE).content.decode()

    assert page.count(url(pending)) >= 1
    assert "Resembles another" in page


def test_tabs_show_the_others(sign_in, omar, arden):
    client = sign_in(omar)

    assert "No registration waits for a review" in client.get(QUEUE).content.decode()
    assert "Arden Photonics Ltd" in client.get(f"{QUEUE}?status=active").content.decode()
    assert "no registration of this kind" in client.get(f"{QUEUE}?status=refused").content.decode()


@pytest.mark.parametrize("person", ["ada", "sonia", "cleo", "inez", "root"])
def test_others_are_refused_everywhere(request, sign_in, pending, person):
    client = sign_in(request.getfixturevalue(person))

    assert client.get(QUEUE).status_code == 403
    assert client.get(url(pending)).status_code == 403
    assert client.post(url(pending, "approve/")).status_code == 403
    assert client.post(url(pending, "refuse/")).status_code == 403


def test_unconfirmed_registrations_are_nobodys_business(sign_in, omar, ada):
    assert sign_in(omar).get(url(make_organization(ada, "unconfirmed"))).status_code == 404


def test_the_review_shows_duplicates_side_by_side(sign_in, omar, pending, sam):
    twin = make_organization(sam, name="Arden Photonic Ltd", registration_number="ie-400101", country="IE")

    page = sign_in(omar).get(url(pending)).content.decode()

    assert url(twin) in page
    assert "ie-400101" in page
    assert "Approve the organization" in page


def test_approving_goes_back_to_the_queue(sign_in, omar, pending):
    response = sign_in(omar).post(url(pending, "approve/"), {"version": pending.version}, follow=True)

    assert "Arden Photonics Ltd is approved." in response.content.decode()
    pending.refresh_from_db()
    assert pending.status == "active"


def test_a_taken_number_gives_a_clear_refusal(sign_in, omar, pending, sam):
    make_organization(sam, name="First Ltd", registration_number="IE-400101", country="IE")

    response = sign_in(omar).post(url(pending, "approve/"), {"version": pending.version})

    assert response.status_code == 409
    assert "First Ltd is active with the registration number" in response.content.decode()


def test_the_second_of_two_officers_is_told(sign_in, omar, max_manager, pending):
    sign_in(omar).post(url(pending, "approve/"), {"version": pending.version})

    response = sign_in(max_manager).post(
        url(pending, "refuse/"), {"version": pending.version, "reason": "No."}
    )

    assert response.status_code == 409


def test_refusing_asks_for_a_reason_and_then_keeps_it(sign_in, omar, pending):
    client = sign_in(omar)
    response = client.post(url(pending, "refuse/"), {"version": pending.version, "reason": " "})
    assert response.status_code == 422
    assert "Say why" in response.content.decode()

    client.post(url(pending, "refuse/"), {"version": pending.version, "reason": "Not in the register."})

    pending.refresh_from_db()
    assert (pending.status, pending.review_reason) == ("refused", "Not in the register.")
    assert "Not in the register." in client.get(url(pending)).content.decode()


def test_the_registrant_sees_why_the_button_is_grey(sign_in, omar):
    own = make_organization(omar, "pending")

    assert "someone else must review it" in sign_in(omar).get(url(own)).content.decode()


def test_three_rows_cost_as_many_queries_as_one(sign_in, omar, sam):
    client = sign_in(omar)
    first = make_organization(sam, "pending")
    make_organization(sam, name=first.name)

    def count(address):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    one = count(QUEUE), count(url(first))
    for _ in range(2):
        make_organization(sam, "pending")
        make_organization(sam, name=first.name)

    assert (count(QUEUE), count(url(first))) == one


def test_the_reviewer_sees_who_acts_for_it_with_officials_and_their_evidence(pending, agnes, omar, sign_in):
    make_member(pending, agnes, "agent", sites=[make_site(pending, "Main works")])
    day = timezone.localdate()
    official = Official(
        organization=pending,
        name="Ilse Marn",
        title="Head",
        signs=True,
        valid_from=day,
        valid_to=day,
        added_by=pending.registered_by,
    )
    official.evidence = store_upload(
        upload("power.pdf"), owner=official, kind="evidence", actor=official.added_by
    )
    official.save(force_insert=True)

    text = sign_in(omar).get(url(pending)).content.decode()

    for words in ("Agnes", "Agent, prepares", "Main works", "Ilse Marn", "power.pdf", "Valid"):
        assert words in text
