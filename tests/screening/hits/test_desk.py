import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.hits import services
from screening.hits.models import Hit
from tests.screening.hits.build import CLEAN, LISTED, load_list, one_hit, screened

pytestmark = pytest.mark.django_db
QUEUE = "/desk/hits/"


def page(hit):
    return reverse("screening:hit", args=[hit.pk])


def test_the_queue_shows_what_waits(sonia, sign_in):
    hit = one_hit()

    shown = sign_in(sonia).get(QUEUE).content.decode()

    assert page(hit) in shown
    assert "EX-2026-000001" in shown
    assert "100%" in shown


def test_the_queue_keeps_one_list(sonia, sign_in):
    hit = one_hit()
    client = sign_in(sonia)

    assert page(hit) in client.get(f"{QUEUE}?list=fiction").content.decode()
    assert page(hit) not in client.get(f"{QUEUE}?list=other").content.decode()


def test_a_list_that_no_text_can_name_filters_nothing_away_by_a_fault(sonia, sign_in):
    assert sign_in(sonia).get(f"{QUEUE}?list=a%00b").status_code == 200


def test_the_queue_has_pages(sonia, sign_in):
    names = [f"Vandermoor Optics {number}" for number in range(30)]
    load_list(*names)
    screened(LISTED)
    client = sign_in(sonia)

    first = client.get(QUEUE).context["page"]
    second = client.get(first.next_url).context["page"]

    assert (len(first.rows), len(second.rows), second.next_url) == (25, 5, "")


def test_the_queue_asks_the_database_as_often_for_three_hits_as_for_one(sonia, sign_in):
    client = sign_in(sonia)
    asked = []
    for names in (["Vandermoor Optics"], [f"Vandermoor Optics {word}" for word in ("East", "West", "North")]):
        load_list(*names)
        screened(LISTED)
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(QUEUE).context["page"].rows) == len(names)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_an_empty_queue_says_so(sonia, sign_in):
    assert "No hit waits for a ruling" in sign_in(sonia).get(QUEUE).content.decode()


def test_a_hit_shows_both_records_and_the_name_that_matters(sonia, sign_in):
    load_list("Vandermoor Optics")
    hit = screened(LISTED, CLEAN).hits.get()

    shown = sign_in(sonia).get(page(hit)).content.decode()

    assert "VMO Trading" in shown
    assert shown.count('<span class="changed">matched</span>') == 2
    assert "FICTION" in shown
    assert "words match" in shown
    assert 'name="clear-ground"' in shown


def test_an_officer_sees_why_the_buttons_are_grey(omar, sign_in):
    shown = sign_in(omar).get(page(one_hit())).content.decode()

    assert "Ask a screening analyst" in shown
    assert 'name="clear-ground"' not in shown


def test_an_analyst_clears_and_opens_again(sonia, sign_in):
    hit, client = one_hit(), sign_in(sonia)

    client.post(
        reverse("screening:clear_hit", args=[hit.pk]),
        {"clear-ground": "different_name", "clear-reason": "Bakes bread.", "clear-version": hit.version},
    )
    hit.refresh_from_db()
    assert hit.status == Hit.Status.FALSE_POSITIVE
    assert "Bakes bread." in client.get(page(hit)).content.decode()

    client.post(
        reverse("screening:reopen_hit", args=[hit.pk]),
        {"reopen-reason": "New papers.", "reopen-version": hit.version},
    )
    hit.refresh_from_db()
    assert hit.status == Hit.Status.OPEN


def test_an_analyst_confirms(sonia, sign_in):
    hit = one_hit()
    data = {"confirm-reason": "Same address.", "confirm-version": hit.version}

    answer = sign_in(sonia).post(reverse("screening:confirm_hit", args=[hit.pk]), data)

    hit.refresh_from_db()
    assert (answer.status_code, hit.status) == (302, Hit.Status.TRUE_MATCH)


def test_a_ruling_without_a_ground_keeps_what_was_typed(sonia, sign_in):
    hit = one_hit()
    data = {"clear-reason": "Bakes bread.", "clear-version": hit.version}

    answer = sign_in(sonia).post(reverse("screening:clear_hit", args=[hit.pk]), data)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Choose the ground" in shown
    assert "Bakes bread." in shown
    hit.refresh_from_db()
    assert hit.status == Hit.Status.OPEN


def test_a_stale_page_is_a_conflict(sonia, sign_in):
    hit = one_hit()
    services.confirm_hit(hit, reason="Yes.", actor=sonia)
    data = {"clear-ground": "different_name", "clear-reason": "No.", "clear-version": hit.version}

    assert sign_in(sonia).post(reverse("screening:clear_hit", args=[hit.pk]), data).status_code == 409


@pytest.mark.parametrize("name", ["ada", "sam", "inez", "root"])
def test_strangers_see_nothing(name, request, sign_in):
    hit = one_hit()
    client = sign_in(request.getfixturevalue(name))

    assert client.get(QUEUE).status_code == 403
    assert client.get(page(hit)).status_code == 403
    assert client.post(reverse("screening:confirm_hit", args=[hit.pk])).status_code == 403


def test_an_officer_may_not_rule(omar, sign_in):
    hit = one_hit()

    assert sign_in(omar).post(reverse("screening:confirm_hit", args=[hit.pk])).status_code == 403


def test_a_lapsed_hit_says_so(sonia, sign_in):
    hit = one_hit()
    screened(LISTED, CLEAN)

    shown = sign_in(sonia).get(page(hit)).content.decode()

    assert "Nobody needs to rule on this hit" in shown
    assert 'name="clear-ground"' not in shown
