"""What both organizations and the authority see of a transfer, and send."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.licenses.models import License
from licensing.transfers.models import Transfer
from tests.factories.licenses import make_license
from tests.licensing.transfers.build import accept, ask, paper

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(180)]


def page(name, of):
    return reverse(f"licensing:{name}", args=[of.pk])


def test_pages(recommended, license, ada, bruno, omar, sam, sign_in):
    pages = [
        (ada, reverse("licensing:transfers")),
        (ada, page("license-transfer", license)),
        (ada, page("license", license)),
        (ada, page("transfer", recommended)),
        (bruno, page("transfer", recommended)),
        (omar, reverse("licensing:desk-transfers")),
        (omar, page("desk-transfer", recommended)),
    ]
    for person, url in pages:
        answer = sign_in(person).get(url)
        assert answer.status_code == 200, url
        if person is bruno:
            assert "merger.pdf" not in answer.text
            assert "We merge." not in answer.text
    assert sign_in(sam).get(page("transfer", recommended)).status_code in (403, 404)


def test_the_list_shows_what_waits_for_the_person(recommended, omar, cleo, sign_in):
    waiting = f"{reverse('licensing:desk-transfers')}?show=waiting"

    assert recommended.reference in sign_in(cleo).get(waiting).text
    assert "No transfer waits for you." in sign_in(omar).get(waiting).text
    assert recommended.reference in sign_in(omar).get(reverse("licensing:desk-transfers")).text


def test_each_side_opens_its_own_edition_afterwards(recommended, license, ada, bruno, cleo, sign_in):
    client = sign_in(cleo)
    answer = client.post(page("desk-transfer-countersign", recommended), {"version": recommended.version})
    assert answer.status_code == 302
    new = License.objects.get(replaces=license)

    holder = sign_in(ada).get(page("transfer", recommended)).text
    assert page("license", license) in holder
    assert page("license", new) not in holder
    receiver = sign_in(bruno).get(page("transfer", recommended)).text
    assert page("license", new) in receiver
    assert "approved transfer" in receiver
    assert "Cleo" not in receiver
    assert sign_in(ada).get(page("license", license)).status_code == 200
    assert "was transferred to" in sign_in(ada).get(page("license", license)).text


SENT = {
    "number": "BX-77",
    "country": "GB",
    "reason": "merger",
    "words": "We merge.",
    "effective_on": "2026-01-05",
}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"licenses": []}, "licenses", "Choose a license."),
        ({"number": "NOBODY"}, "number", "No approved organization of this country has this number."),
        ({"country": ""}, "country", "Choose the country of the receiving organization."),
        ({"country": "GBR"}, "country", "Select a valid choice."),
        ({"reason": ""}, "reason", "Choose what has changed."),
        ({"words": ""}, "words", "Say what has changed."),
        ({"effective_on": "soon"}, "effective_on", "Enter a valid date."),
        ({"documents": []}, "documents", "Attach what shows the change"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(license, receiver, ada, sign_in, changed, field, said):
    sent = {**SENT, "country": receiver.country, "licenses": [str(license.pk)], "documents": [paper()]}

    answer = sign_in(ada).post(page("license-transfer", license), {**sent, **changed})

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert f'href="#id_{field}' in answer.text
    assert not Transfer.objects.exists()


def test_a_request_is_sent_from_the_page(license, receiver, ada, sign_in):
    today = timezone.localdate().isoformat()
    sent = {**SENT, "country": receiver.country, "licenses": [str(license.pk)], "documents": [paper()]}

    answer = sign_in(ada).post(page("license-transfer", license), {**sent, "effective_on": today})

    assert answer.url == page("transfer", Transfer.objects.get())


def test_an_answer_says_what_it_lacks(asked, ada, bruno, sign_in):
    client = sign_in(bruno)
    seen = {"version": asked.version}
    empty = client.post(page("transfer-accept", asked), seen)
    assert (empty.status_code, "position" in empty.context["accept_form"].errors) == (422, True)
    undeclared = client.post(page("transfer-accept", asked), {**seen, "position": "Director"})
    assert "assumes all of this" in str(undeclared.context["accept_form"].errors["declared"])
    silent = client.post(page("transfer-decline", asked), seen)
    assert (silent.status_code, "reason" in silent.context["end_form"].errors) == (422, True)
    assert sign_in(ada).post(page("transfer-withdraw", asked), seen).status_code == 422
    asked.refresh_from_db()
    assert asked.status == "asked"

    client.post(page("transfer-decline", asked), {**seen, "reason": "We did not merge."})

    assert "We did not merge." in sign_in(ada).get(page("transfer", asked)).text


def test_the_desk_recommends_and_sends_back_from_the_page(accepted, omar, cleo, sign_in):
    officer, seen = sign_in(omar), {"version": accepted.version}
    empty = officer.post(page("desk-transfer-recommend", accepted), seen)
    assert set(empty.context["form"].errors) == {"grants", "reason"}
    assert officer.post(page("desk-transfer-screen", accepted)).status_code == 302
    officer.post(page("desk-transfer-recommend", accepted), {**seen, "grants": "no", "reason": "Not shown."})
    accepted.refresh_from_db()
    assert (accepted.status, accepted.grants) == ("recommended", False)

    signer, seen = sign_in(cleo), {"version": accepted.version}
    silent = signer.post(page("desk-transfer-send-back", accepted), seen)
    assert (silent.status_code, set(silent.context["back_form"].errors)) == (422, {"reason"})
    signer.post(page("desk-transfer-send-back", accepted), {**seen, "reason": "Ask once more."})
    accepted.refresh_from_db()
    assert accepted.status == "accepted"
    assert "Ask once more." in signer.get(page("desk-transfer", accepted)).text


def test_reads_do_not_grow_with_the_licenses(receiver, arden, ada, bruno, omar, sign_in):
    def reads(of):
        counted = []
        for who, name in ((ada, "transfer"), (bruno, "transfer"), (omar, "desk-transfer")):
            client = sign_in(who)
            client.get(page(name, of))
            with CaptureQueriesContext(connection) as seen:
                client.get(page(name, of))
            counted.append(len(seen))
        return counted

    first, *more = [make_license(arden) for _ in range(4)]
    one = reads(accept(ask(first, receiver, ada), bruno))
    assert reads(accept(ask(more[0], receiver, ada, *more[1:]), bruno)) == one
    assert one == [10, 9, 13]


def test_a_license_that_is_to_be_handed_over_takes_few_reads(asked, license, ada, sign_in):
    web, address = sign_in(ada), reverse("licensing:license", args=[license.pk])
    assert f"A transfer of this license is under way: {asked.reference}." in web.get(address).content.decode()
    with CaptureQueriesContext(connection) as taken:
        web.get(address)
    assert len(taken) <= 14, "the license waits for no condition: one read more where it does"


def test_transfers_stand_under_licenses_in_the_navigation(ada, arden, sign_in):
    text = sign_in(ada).get(reverse("licensing:transfers")).text
    row = text[text.index('class="topnav__parts"') :].partition("</ul>")[0]
    assert 'aria-label="Licenses"' in row
    assert f'href="{reverse("licensing:transfers")}" aria-current="page"' in row
    assert f'href="{reverse("licensing:licenses")}" aria-current="true"' in text
    assert "Wrong matches" not in text.partition("<main")[0]


def test_neither_side_reads_that_a_second_signature_is_awaited(recommended, ada, bruno, omar, sign_in):
    for person in (ada, bruno):
        for url in (page("transfer", recommended), reverse("licensing:transfers")):
            text = sign_in(person).get(url).text
            assert "Waiting for the authority" in text
            assert "signature" not in text.split("<main", 1)[1]
    assert "Waiting for the second signature" in sign_in(omar).get(page("desk-transfer", recommended)).text
