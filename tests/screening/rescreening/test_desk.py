import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.hits.models import Hit
from screening.rescreening import services
from screening.rescreening.models import Rescreening
from screening.rescreening.services import layout
from tests.factories.jobs import drain
from tests.screening.hits.build import load_list
from tests.screening.rescreening.build import BAKERY, FILLERS, OPTICS, change_list, copies, newest, watched

pytestmark = pytest.mark.django_db
LIST = "/desk/rescreening/"


def page_of(rescreening):
    return reverse("screening:rescreening", args=[rescreening.pk])


def test_the_list_says_why_and_what_came_of_it(sonia, sign_in):
    load_list("Something Else")
    watched(OPTICS)
    made = change_list("Something Else", "Vandermoor Optics")

    shown = sign_in(sonia).get(LIST).content.decode()

    assert page_of(made) in shown
    assert "1 added, 0 changed, 0 removed" in shown


def test_one_page_shows_the_portions_and_the_news(sonia, sign_in):
    load_list("Something Else")
    watched(OPTICS)
    copies(watched(BAKERY), 3)
    made = change_list("Something Else", "Vandermoor Optics")

    shown = sign_in(sonia).get(page_of(made)).content.decode().partition("<main")[2]

    assert "5 of 5 parties" in shown
    assert "Like a party now: Vandermoor Optics." in shown
    assert "1 of 1 portion done" in shown
    assert "hx-get" not in shown


def test_what_runs_is_polled_and_its_part_is_no_whole_page(sonia, sign_in):
    load_list("Something Else")
    watched(OPTICS)
    made = services.start_nightly()
    client = sign_in(sonia)

    whole = client.get(page_of(made)).content.decode()
    part = client.get(page_of(made), headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in whole
    assert "<html" in whole
    assert "<html" not in part
    assert "0 of 1 portion done" in part
    assert 'hx-trigger="every 3s"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("portions", [1, 3])
def test_the_pages_ask_the_database_as_often_for_three_as_for_one(sonia, sign_in, monkeypatch, portions):
    monkeypatch.setattr(layout, "SHARD_SIZE", 2)
    load_list("Something Else")
    copies(watched(BAKERY), portions * 2 - 1)
    watched(OPTICS)
    change_list("Something Else", "Vandermoor Optics")
    for _ in range(portions):
        services.start_nightly()
        drain()
    client = sign_in(sonia)
    client.get(LIST)

    with CaptureQueriesContext(connection) as of_list:
        client.get(LIST)
    with CaptureQueriesContext(connection) as of_one:
        client.get(page_of(Rescreening.objects.earliest("started_at")))

    assert (len(of_list), len(of_one)) == (9, 7)


def test_sonia_starts_one_by_hand_and_no_second(sonia, sign_in):
    load_list("Something Else")
    watched(BAKERY)
    client = sign_in(sonia)

    answer = client.post(reverse("screening:start_rescreening"))

    assert answer.url == page_of(newest())
    assert "was started by hand is running already" in client.get(LIST).content.decode()
    assert client.post(reverse("screening:start_rescreening")).status_code == 409


def test_omar_sees_them_and_is_told_who_starts_one(omar, sign_in):
    load_list("Something Else")
    client = sign_in(omar)

    assert "Ask a" in client.get(LIST).content.decode()
    assert client.post(reverse("screening:start_rescreening")).status_code == 403


@pytest.mark.parametrize("who", ["ada", "inez", "root"])
def test_nobody_else_sees_them(who, request, sign_in):
    load_list("Something Else")
    watched(BAKERY)
    made = services.start_nightly()
    client = sign_in(request.getfixturevalue(who))

    assert {client.get(address).status_code for address in (LIST, page_of(made))} == {403}


def test_an_empty_list_says_when_there_will_be_something(sonia, sign_in):
    assert "Nothing has been screened again yet" in sign_in(sonia).get(LIST).content.decode()


def test_the_page_of_a_hit_says_that_its_entity_has_left_the_list(sonia, sign_in):
    load_list(*FILLERS, "Vandermoor Optics")
    watched(OPTICS)
    page = reverse("screening:hit", args=[Hit.objects.get().pk])
    client = sign_in(sonia)
    assert "No longer on the list" not in client.get(page).content.decode()

    change_list(*FILLERS)

    assert "No longer on the list" in client.get(page).content.decode()
