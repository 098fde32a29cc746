import pytest
from django.urls import reverse

from licensing.applications.models import Application
from licensing.decisions import services as decisions
from licensing.licenses import services as licenses
from licensing.licenses.models import License
from licensing.variations.models import Variation
from tests.factories.jobs import drain
from tests.licensing.variations.build import WHY, ask_more, asked, decided, draw, filed

pytestmark = pytest.mark.django_db


def change(license):
    return reverse("licensing:license-change", args=[license.pk])


def panel(case):
    return reverse("licensing:case-variation", args=[case.pk])


@pytest.fixture
def renewed(license, ada, omar, cleo) -> License:
    """The second edition, for five lasers, of which half a one has left."""
    draw(license, "0.5", "test:1", ada)
    made = asked(license, ada)
    ask_more(made, ada, "5")
    decisions.countersign(decided(filed(made, ada), omar), actor=cleo)
    drain()
    return License.objects.get(edition=2)


def test_the_license_offers_the_change_and_the_page_starts_the_draft(sign_in, ada, license):
    client = sign_in(ada)
    assert change(license) in client.get(reverse("licensing:license", args=[license.pk])).text
    assert "new edition" in client.get(change(license)).text

    answer = client.post(change(license), {"kinds": ["quantities"], "reason": WHY})

    made = Variation.objects.get()
    assert answer.url == reverse("licensing:application", args=[made.application_id])
    page = client.get(answer.url).text
    assert f"change license {license.number}: other quantities or values" in page
    check = client.get(reverse("licensing:application-check", args=[made.application_id])).text
    assert "Nothing differs from the license yet." in check
    assert "is drafted, but not filed" in client.get(reverse("licensing:license", args=[license.pk])).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": WHY}, "Choose what is to change."),
        ({"kinds": ["goods"]}, "Say why the license is to change."),
        ({"kinds": ["extend"], "reason": WHY}, "Enter the last day that you ask for."),
        ({"kinds": ["extend"], "reason": WHY, "valid_until": "2020-01-01"}, "The day must be after"),
        ({"kinds": ["extend"], "reason": WHY, "valid_until": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(sign_in, ada, license, sent, said):
    client = sign_in(ada)

    answer = client.post(change(license), sent)

    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert not Variation.objects.exists()


def test_a_draft_is_worded_anew_and_a_stale_page_is_refused(sign_in, ada, license):
    made = asked(license, ada)
    client = sign_in(ada)
    sent = {"kinds": ["goods", "parties"], "reason": "Other words.", "version": made.version}

    assert client.post(change(license), sent).status_code == 302
    assert client.post(change(license), sent).status_code == 409

    made.refresh_from_db()
    assert (made.kinds, made.reason) == (["goods", "parties"], "Other words.")
    assert Application.objects.filter(status="draft").count() == 1


def test_a_grey_button_says_why(sign_in, ada, cleo, license):
    licenses.suspend(license, reason="The hall is empty.", actor=cleo)
    client = sign_in(ada)

    page = client.get(reverse("licensing:license", args=[license.pk])).text

    assert "It can be changed once it is reinstated." in page
    assert change(license) not in page
    assert "It can be changed once it is reinstated." in client.get(change(license)).text


def test_strangers_and_other_roles_see_nothing(sign_in, sam, omar, license):
    for person, status in ((sam, 404), (omar, 403)):
        client = sign_in(person)
        assert client.get(change(license)).status_code == status


def test_the_officer_sees_the_license_beside_what_is_asked(sign_in, ada, omar, license):
    draw(license, "0.5", "test:1", ada)
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    client = sign_in(omar)

    shown = client.get(reverse("licensing:case", args=[case.pk])).text
    assert panel(case) in shown
    assert license.number in shown
    answer = client.get(panel(case)).text
    assert "Line 1, quantity" in answer
    assert "2 items" in answer
    assert "5 items" in answer
    assert "Left so far: 0.5 items." in answer
    assert WHY in answer
    part = client.get(panel(case), headers={"HX-Request": "true"}).text
    assert "<h1" not in part


def test_an_ordinary_case_has_no_such_panel(sign_in, omar, license):
    client = sign_in(omar)

    assert panel(license.case) not in client.get(reverse("licensing:case", args=[license.case_id])).text
    assert client.get(panel(license.case)).status_code == 404


def test_the_panel_warns_where_no_edition_could_be_issued(sign_in, ada, omar, cleo, license):
    made = asked(license, ada)
    ask_more(made, ada, "5")
    case = filed(made, ada)
    licenses.suspend(license, reason="The hall is empty.", actor=cleo)
    client = sign_in(omar)

    assert "would be held back" in client.get(panel(case)).text


def test_both_editions_stand_on_their_pages(sign_in, ada, omar, license, renewed):
    client = sign_in(ada)
    listed = client.get(reverse("licensing:licenses")).text
    assert reverse("licensing:license", args=[renewed.pk]) in listed
    assert reverse("licensing:license", args=[license.pk]) not in listed
    page = client.get(reverse("licensing:license", args=[renewed.pk])).text
    assert "edition 2" in page
    assert "0.5 items of it under earlier editions" in page
    old = client.get(reverse("licensing:license", args=[license.pk])).text
    assert "A newer edition of this license took its place." in old
    assert reverse("licensing:license", args=[renewed.pk]) in old

    client = sign_in(omar)
    desk = reverse("licensing:desk-licenses")
    assert reverse("licensing:desk-license", args=[license.pk]) not in client.get(desk).text
    replaced = client.get(desk, {"status": "replaced"}).text
    assert reverse("licensing:desk-license", args=[license.pk]) in replaced
    assert "edition 2" in client.get(reverse("licensing:desk-license", args=[renewed.pk])).text


def test_the_public_check_says_that_the_old_edition_is_replaced(client, license, renewed):
    asked_for = {"number": license.number, "code": license.check_code}
    page = client.get(reverse("licensing:verify"), asked_for).text
    assert "Replaced: not valid any more" in page
    assert "A newer edition of this license took its place." in page
    machine = client.get("/api/v1/verify/", asked_for).json()
    assert (machine["status"], machine["edition"]) == ("replaced", 1)
    new = client.get("/api/v1/verify/", {"number": renewed.number, "code": renewed.check_code}).json()
    assert (new["status"], new["edition"]) == ("issued", 2)


def test_the_document_of_the_new_edition_names_it(license, renewed):
    from licensing.licenses.certificate import content_of

    said = content_of(renewed)

    assert said["number"] == f"{license.number}, edition 2"
    assert "It replaces edition 1" in said["authorizes"]
    assert said["url"].endswith(renewed.check_code)
    assert content_of(license)["number"] == license.number


def test_reads_of_the_pages_are_few(sign_in, ada, omar, license, renewed, django_assert_max_num_queries):
    made = asked(renewed, ada)
    client = sign_in(ada)
    client.get(change(renewed))  # the counts of the navigation are kept from here on
    with django_assert_max_num_queries(14):
        assert client.get(change(renewed)).status_code == 200
    ask_more(made, ada, "6")
    case = filed(made, ada)
    client = sign_in(omar)
    client.get(panel(case), headers={"HX-Request": "true"})
    with django_assert_max_num_queries(12):
        assert client.get(panel(case), headers={"HX-Request": "true"}).status_code == 200
