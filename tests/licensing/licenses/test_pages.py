import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from licensing.licenses.api import VerifyViewSet
from licensing.licenses.services import suspend
from tests.factories.licenses import make_license
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db
UNKNOWN = "We know no license with this number and code"


@pytest.fixture(autouse=True)
def fresh_counter():
    cache.clear()


def verify(client, number, code):
    return client.get("/verify/", {"number": number, "code": code})


def test_a_genuine_license_shows_validity_and_state_only(client, granted):
    page = verify(client, granted.number.lower(), "abcde-23456")
    text = page.content.decode()
    assert page.status_code == 200
    assert "This license is genuine" in text
    assert f"{granted.valid_to:%-d %b %Y}" in text
    assert "Valid" in text
    for secret in ("Arden", "Nordlicht", "6A005", "laser", granted.case.application.reference):
        assert secret not in text
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("number", "code"), [("XL-1999-000001", "ABCDE23456"), (None, "ABCDE23457"), (None, "é")]
)
def test_any_mistake_gets_the_same_answer(client, granted, number, code):
    text = verify(client, number or granted.number, code).content.decode()
    assert UNKNOWN in text
    assert "genuine" not in text.split("</form>")[0].split(UNKNOWN)[0]


def test_nothing_typed_is_said_beside_the_field(client):
    text = verify(client, "", "").content.decode()
    assert "There is a problem" in text


def test_a_license_past_its_last_day_is_shown_as_expired(client, arden):
    today = timezone.localdate()
    past = make_license(
        arden, valid_from=today.replace(year=today.year - 3), valid_to=today.replace(year=today.year - 1)
    )
    assert "Expired" in verify(client, past.number, past.check_code).content.decode()


def test_the_21st_question_in_a_minute_is_refused(client, granted):
    for _ in range(20):
        assert verify(client, granted.number, "wrong").status_code == 200
    refused = verify(client, granted.number, granted.check_code)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert "genuine" not in refused.content.decode()
    assert client.get("/verify/").status_code == 200


def ask_api(**query):
    return VerifyViewSet.as_view({"get": "list"})(APIRequestFactory().get("/api/v1/verify/", query))


def test_the_api_tells_the_public_fields_and_no_more(granted):
    answer = ask_api(number=granted.number, code=granted.check_code)
    assert answer.status_code == 200
    assert set(answer.data) == {"status", "edition", "valid_from", "valid_to", "since"}


def test_the_api_answers_404_for_any_mistake_and_429_for_too_many(granted):
    wrong, missing = ask_api(number=granted.number, code="x"), ask_api()
    assert wrong.status_code == missing.status_code == 404
    assert wrong.data == missing.data
    for _ in range(18):
        ask_api(number=granted.number, code="x")
    assert ask_api(number=granted.number, code=granted.check_code).status_code == 429


def test_ada_sees_her_licenses_and_sam_none(granted, sign_in, ada, sam):
    mine, theirs = sign_in(ada), sign_in(sam)
    assert granted.number in mine.get("/portal/licenses/").content.decode()
    assert granted.number not in theirs.get("/portal/licenses/").content.decode()
    page = reverse("licensing:license", args=[granted.pk])
    assert "Record a shipment" in mine.get(page).content.decode()
    assert theirs.get(page).status_code == 404


@pytest.mark.parametrize("url", ["/desk/licenses/", None])
def test_exporters_do_not_see_the_desk(granted, sign_in, ada, url):
    page = url or reverse("licensing:desk-license", args=[granted.pk])
    assert sign_in(ada).get(page).status_code == 403


@pytest.mark.parametrize("who", ["omar", "cleo", "inez", "max_manager", "sonia"])
def test_the_authority_sees_every_license(granted, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert granted.number in client.get("/desk/licenses/").content.decode()
    assert client.get(reverse("licensing:desk-license", args=[granted.pk])).status_code == 200


def test_the_desk_finds_by_party_and_state(granted, sign_in, omar):
    client = sign_in(omar)
    assert granted.number in client.get("/desk/licenses/?q=nordlicht&status=issued").content.decode()
    assert granted.number not in client.get("/desk/licenses/?q=nordlicht&status=expired").content.decode()


def test_max_suspends_and_the_exporter_reads_why(granted, sign_in, max_manager, ada):
    client = sign_in(max_manager)
    empty = client.post(reverse("licensing:desk-license-suspend", args=[granted.pk]), {"reason": ""})
    assert empty.status_code == 422
    done = client.post(reverse("licensing:desk-license-suspend", args=[granted.pk]), {"reason": "New facts."})
    assert done.status_code == 302
    assert "suspended" in sign_in(ada).get(reverse("licensing:license", args=[granted.pk])).content.decode()
    assert "Reinstate license" in client.get(done["Location"]).content.decode()


def test_omar_sees_a_grey_button_with_the_reason(granted, sign_in, omar):
    text = sign_in(omar).get(reverse("licensing:desk-license", args=[granted.pk])).content.decode()
    assert "does not allow you to suspend or reinstate a license" in text
    posted = sign_in(omar).post(reverse("licensing:desk-license-suspend", args=[granted.pk]), {"reason": "x"})
    assert posted.status_code == 403


def test_a_suspended_license_offers_no_shipment(granted, sign_in, ada, max_manager):
    suspend(granted, reason="New facts.", actor=max_manager)
    text = sign_in(ada).get(reverse("licensing:license", args=[granted.pk])).content.decode()
    assert "Record a shipment" not in text


def test_lists_take_the_same_reads_for_one_license_or_three(ada, sign_in, django_assert_num_queries):
    arden = make_organization(ada)
    make_license(arden)
    client = sign_in(ada)
    client.get("/portal/licenses/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/portal/licenses/")
    make_license(arden)
    make_license(arden)
    with django_assert_num_queries(len(one)):
        client.get("/portal/licenses/")
