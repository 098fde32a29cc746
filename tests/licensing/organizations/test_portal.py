import pytest

from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
MINE = "/organization/"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("active", "Active"),
        ("pending", "is looking at your registration"),
        ("unconfirmed", "Confirm your e-mail address first"),
        ("refused", "Correct it and send it again"),
    ],
)
def test_it_says_where_the_registration_is(sign_in, ada, status, words):
    make_organization(ada, status)

    assert words in sign_in(ada).get(MINE).content.decode()


def test_a_stranger_sees_nothing_of_it(sign_in, arden, sam):
    page = sign_in(sam).get(MINE).content.decode()

    assert "Arden" not in page
    assert "You do not act for any organization" in page


def test_an_officer_has_no_organization(sign_in, omar):
    assert sign_in(omar).get(MINE).status_code == 403


def test_a_refused_registration_is_corrected(sign_in, ada, entered):
    organization = make_organization(ada, "refused", review_reason="Wrong number.")
    address = f"/organization/{organization.pk}/correct/"
    client = sign_in(ada)
    assert "Wrong number." in client.get(address).content.decode()
    assert client.post(address, entered | {"name": "", "version": "1"}).status_code == 422

    assert client.post(address, entered | {"version": "1"}).url == MINE

    organization.refresh_from_db()
    assert (organization.status, organization.name) == ("pending", "Quay Optics GmbH")


def test_a_stranger_cannot_correct_it(sign_in, ada, sam, entered):
    organization = make_organization(ada, "refused")

    response = sign_in(sam).post(f"/organization/{organization.pk}/correct/", entered | {"version": "1"})

    assert response.status_code == 404


def test_a_stale_correction_is_refused(sign_in, ada, entered):
    organization = make_organization(ada, "refused")

    response = sign_in(ada).post(f"/organization/{organization.pk}/correct/", entered | {"version": "0"})

    assert response.status_code == 409
