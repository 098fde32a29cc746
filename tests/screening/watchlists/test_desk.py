import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from screening.watchlists import queries, services
from screening.watchlists.models import Edition
from tests.screening.watchlists import files

pytestmark = pytest.mark.django_db
LISTS = "/desk/watchlists/"


def uploads(given):
    return [SimpleUploadedFile(file.name, file.data) for file in given]


def test_the_page_shows_what_is_in_force_and_why_the_last_attempt_was_refused(sonia, sign_in):
    services.load("un-sc", files.un(), actor=None)
    services.load("un-sc", files.un("nonsense"), actor=None)

    page = sign_in(sonia).get(LISTS).content.decode()

    assert "UN Security Council Consolidated List" in page
    assert "27 Feb 2026" in page
    assert "un.xml, line 1: The XML is not well-formed" in page
    assert reverse("screening:load_watchlist") in page


def test_an_empty_page_says_why(sonia, sign_in):
    assert "No watchlist has been loaded yet" in sign_in(sonia).get(LISTS).content.decode()


def test_an_officer_sees_the_lists_and_loads_none(omar, sign_in):
    services.load_demonstration()
    client = sign_in(omar)

    assert reverse("screening:load_watchlist") not in client.get(LISTS).content.decode()
    assert client.get(reverse("screening:load_watchlist")).status_code == 403


@pytest.mark.parametrize("name", ["ada", "sam", "inez"])
def test_strangers_see_nothing(name, request, sign_in):
    edition = services.load_demonstration().edition
    client = sign_in(request.getfixturevalue(name))

    assert client.get(LISTS).status_code == 403
    assert client.get(reverse("screening:edition", args=[edition.pk])).status_code == 403
    (file,) = queries.files_of(edition)
    assert client.get(reverse("files:download", args=[file.pk])).status_code == 404


def test_an_analyst_loads_an_edition_that_a_worker_reads(sonia, sign_in):
    client = sign_in(sonia)
    data = {"watchlist": "ofac-sdn:ofac-sdn", "uploads": uploads(files.ofac()), "published_on": "2021-07-07"}

    answer = client.post(reverse("screening:load_watchlist"), data)

    edition = Edition.objects.get()
    address = reverse("screening:edition", args=[edition.pk])
    assert answer.url == address
    assert "Being read" in client.get(address).content.decode()
    outbox.run(Job.objects.get().pk)
    page = client.get(address).content.decode()
    assert "In force" in page
    assert "Alias rows" in page
    assert "hx-trigger" not in page
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="edition"')
    (kept, *_) = queries.files_of(edition)
    assert client.get(reverse("files:download", args=[kept.pk])).content == files.ofac()[2].data


def test_a_new_national_list_needs_a_title_and_gets_its_own_key(root, sign_in):
    client = sign_in(root)
    data = {"watchlist": "plain:", "uploads": uploads(files.plain())}

    refused = client.post(reverse("screening:load_watchlist"), data)
    assert refused.status_code == 422
    assert "Give the new list a title" in refused.content.decode()

    data = {"watchlist": "plain:", "title": "Denials of Meridia", "uploads": uploads(files.plain())}
    client.post(reverse("screening:load_watchlist"), data)
    assert Edition.objects.get().watchlist.key == "denials-of-meridia"


def test_an_empty_upload_is_refused_with_its_reason(sonia, sign_in):
    client = sign_in(sonia)
    data = {"watchlist": "un-sc:un-sc", "uploads": uploads([files.named("un.xml", b"")])}

    page = client.post(reverse("screening:load_watchlist"), data, follow=True).content.decode()

    assert "un.xml: The file is empty." in page


def test_no_file_and_no_list_are_named(sonia, sign_in):
    answer = sign_in(sonia).post(reverse("screening:load_watchlist"), {})

    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()


def test_the_page_asks_the_database_as_often_for_three_lists_as_for_one(
    sonia, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(sonia)
    services.load("un-sc", files.un(), actor=None)
    client.get(LISTS)
    with django_assert_max_num_queries(30) as one:
        client.get(LISTS)
    services.load("ofac-sdn", files.ofac(), actor=None)
    services.load("plain", files.plain(), actor=None)

    with django_assert_num_queries(len(one)):
        client.get(LISTS)
