import csv
import dataclasses
import io

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from screening.watchlists import queries, services
from screening.watchlists.models import Edition, FetchAttempt, Finding
from screening.watchlists.sources import SOURCES
from tests.screening.watchlists import files, lists
from tests.screening.watchlists.test_diff import NEW, OLD

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
    page = client.get(address).content.decode().partition("<main")[2]
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


def test_each_page_asks_the_database_a_fixed_number_of_times(sonia, sign_in):
    small, large = lists.in_force(3), lists.in_force(60)
    lists.in_force(3, key="second")
    services.load("un-sc", files.un(), actor=None)
    client = sign_in(sonia)
    client.get(LISTS)
    expected = {
        LISTS: 9,
        reverse("screening:watchlist", args=["demo"]): 11,
        reverse("screening:edition", args=[large.pk]): 7,
        reverse("screening:findings", args=[large.pk]): 5,
        reverse("screening:entities", args=[large.pk]): 5,
        reverse("screening:entities", args=[large.pk]) + "?q=Works&kind=organization": 5,
        reverse("screening:edition_changes") + f"?old={small.pk}&new={large.pk}": 9,
        reverse("screening:entity", args=[large.entities.first().pk]): 6,
    }
    found = {}
    for address in expected:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[address] = len(asked)

    assert [*found.values()] == [*expected.values()]


def held_page(client):
    edition = lists.held(10)
    return edition, reverse("screening:edition", args=[edition.pk])


def test_two_people_decide_about_a_held_edition_in_the_browser(sonia, max_manager, sign_in):
    first, second = sign_in(sonia), sign_in(max_manager)
    edition, address = held_page(first)
    page = first.get(address).content.decode()
    assert "10 entities, 50.0% fewer than the 20 of the edition in force" in page
    assert address in first.get(LISTS).content.decode()

    refused = first.post(reverse("screening:propose_edition", args=[edition.pk]), {"propose-reason": ""})
    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()
    first.post(
        reverse("screening:propose_edition", args=[edition.pk]), {"propose-reason": "It is <b>announced</b>."}
    )
    proposal = edition.proposals.get()
    page = first.get(address).content.decode()
    assert "You proposed this; a second person must agree." in page
    assert "It is &lt;b&gt;announced&lt;/b&gt;." in page
    agree = reverse("screening:agree_edition", args=[proposal.pk])
    assert first.post(agree, {"agree-reason": "Me too."}).status_code == 403

    answer = second.post(agree, {"agree-reason": "Seen."}, follow=True).content.decode()

    assert "Agreed. It is in force." in answer
    edition.refresh_from_db()
    assert edition.status == "in_force"
    assert second.post(agree, {"agree-reason": "Again."}).status_code == 409


def test_a_held_edition_is_rejected_and_a_proposal_declined_in_the_browser(sonia, sign_in):
    client = sign_in(sonia)
    edition, address = held_page(client)
    client.post(reverse("screening:propose_edition", args=[edition.pk]), {"propose-reason": "Fine."})
    decline = reverse("screening:decline_edition", args=[edition.proposals.get().pk])
    client.post(decline, {"decline-reason": "I misread it."})
    assert "Propose to put it in force" in client.get(address).content.decode()

    client.post(reverse("screening:reject_edition", args=[edition.pk]), {"reject-reason": "Half a file."})

    page = client.get(address).content.decode()
    assert "This edition was refused" in page
    assert "Half a file." in page
    assert "Propose to put it in force" not in page


def test_an_earlier_edition_is_put_back_in_the_browser(sonia, max_manager, sign_in):
    old, bad = lists.in_force(20), lists.in_force(22)
    first, second = sign_in(sonia), sign_in(max_manager)
    assert (
        "Put this edition in force again"
        in first.get(reverse("screening:edition", args=[old.pk])).content.decode()
    )
    first.post(reverse("screening:propose_edition", args=[old.pk]), {"propose-reason": "Wrong names."})

    second.post(reverse("screening:agree_edition", args=[old.proposals.get().pk]), {"agree-reason": "Seen."})

    assert [ref.id for ref in queries.editions_in_force()] == [old.pk]
    assert "Withdrawn" in second.get(reverse("screening:edition", args=[bad.pk])).content.decode()


def test_who_may_only_look_is_told_who_may_decide(omar, sign_in):
    client = sign_in(omar)
    edition, address = held_page(client)

    page = client.get(address).content.decode()

    assert "Ask a manager or screening analyst." in page
    assert (
        client.post(
            reverse("screening:reject_edition", args=[edition.pk]), {"reject-reason": "No."}
        ).status_code
        == 403
    )


@pytest.fixture
def spoiled():
    """An edition with 130 records left out, one of which would be a formula or a script."""
    edition = lists.in_force(3)
    rows = [
        Finding(
            edition=edition, position=n, left_out=True, file="list.csv", line=n + 2, message=f"Reason {n}."
        )
        for n in range(129)
    ]
    nasty = Finding(
        edition=edition, position=129, left_out=False, file="=cmd|calc", line=7, message='<script>@\n"x",y'
    )
    Finding.objects.bulk_create([*rows, nasty])
    return edition


def test_what_was_left_out_is_shown_in_pages_and_escaped(spoiled, sonia, sign_in):
    client = sign_in(sonia)
    address = reverse("screening:findings", args=[spoiled.pk])

    first = client.get(address)
    second = client.get(first.context["page"].next_url)

    assert len(first.context["page"].rows) == 100
    assert "&lt;script&gt;" in second.content.decode()
    assert "<script>@" not in second.content.decode()


def test_what_was_left_out_comes_as_a_file_without_formulas(spoiled, sonia, sam, sign_in):
    address = reverse("screening:findings_csv", args=[spoiled.pk])

    answer = sign_in(sonia).get(address)

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
    assert rows[0] == ["file", "line", "what", "reason"]
    assert len(rows) == 131
    assert rows[-1] == ["'=cmd|calc", "7", "odd, but read", '<script>@\n"x",y']
    assert "attachment" in answer["Content-Disposition"]
    assert sign_in(sam).get(address).status_code == 403


def test_entities_are_found_by_letters_of_any_name_by_id_and_by_kind(sonia, sign_in):
    edition = lists.given(
        [
            "E-1,person,Nadim Qasrawani,نديم قصرواني,,DEMO",
            "E-2,organization,Kestrelmoor Works,Old Mill;克斯特,,DEMO",
            "E-3,vessel,Amber % Petrel,,,DEMO",
        ]
    ).edition
    client, address = sign_in(sonia), reverse("screening:entities", args=[edition.pk])

    def found(**given):
        return [row.external_id for row in client.get(address, given).context["page"].rows]

    assert found() == ["E-3", "E-2", "E-1"]
    assert found(q="old mill") == ["E-2"]
    assert found(q="قصر") == ["E-1"]
    assert found(q="克斯") == ["E-2"]
    assert found(q="E-3") == ["E-3"]
    assert found(q="%") == ["E-3"]
    assert found(kind="vessel") == ["E-3"]
    assert found(kind="nonsense", q="\0") == ["E-3", "E-2", "E-1"]
    assert "Take fewer letters" in client.get(address, {"q": "nobody"}).content.decode()


def test_an_entity_shows_all_that_the_list_says_and_where_it_stands_now(sonia, sign_in):
    old = services.load("un-sc", files.un(), actor=None).edition
    changed = files.UN.replace("N118804", "N118805").replace("2026-02-27", "2026-03-01")
    new = services.load("un-sc", files.un(changed), actor=None).edition
    client = sign_in(sonia)
    before, after = (
        edition.entities.get(external_id="DMi.001")
        if edition.entities.filter(external_id="DMi.001").exists()
        else edition.entities.get(kind="person")
        for edition in (old, new)
    )

    page = client.get(reverse("screening:entity", args=[before.pk])).content.decode()

    for shown in ("NADIM QASRAWANI", "نديم قصرواني", "Weak alias", "Arabic", "1979~", "N118804", "Ras Sidra"):
        assert shown in page
    compared = reverse("screening:entity_change", args=[before.pk, after.pk])
    assert compared in page
    page = client.get(compared).content.decode()
    assert "<del>" in page
    assert "N118805" in page
    assert (
        "This is what screening compares with."
        in client.get(reverse("screening:entity", args=[after.pk])).content.decode()
    )


def test_two_editions_are_compared_in_the_browser(sonia, sign_in):
    old, new = lists.given(OLD).edition, lists.given(NEW).edition
    client = sign_in(sonia)
    address = reverse("screening:edition_changes")

    page = client.get(address, {"old": old.pk, "new": new.pk, "what": "changed"})

    assert page.context["counts"] == {"added": 1, "removed": 1, "changed": 2}
    assert page.context["names"] == 6
    assert "<del>" in page.content.decode()
    assert "Old Mill" in page.content.decode()
    assert "Yu Wei" in client.get(address, {"old": old.pk, "new": new.pk, "what": "added"}).content.decode()
    assert client.get(address, {"old": old.pk, "new": old.pk}).status_code == 422
    assert client.get(address, {"old": old.pk}).status_code == 404
    assert (
        "Compare two editions" in client.get(reverse("screening:watchlist", args=["demo"])).content.decode()
    )


def test_a_change_of_ten_thousand_is_read_in_pages(sonia, sign_in):
    old, new = lists.in_force(3), lists.in_force(70)
    client = sign_in(sonia)

    first = client.get(reverse("screening:edition_changes"), {"old": old.pk, "new": new.pk})
    second = client.get(first.context["page"].next_url)

    assert first.context["what"] == "added"
    assert len(first.context["rows"]) == len(second.context["rows"]) == 25
    assert first.context["rows"][-1].external_id < second.context["rows"][0].external_id


def test_reading_that_failed_says_so_and_stops_asking(sonia, sign_in, monkeypatch):
    edition = services.receive("un-sc", files.un(), actor=sonia, later=True).edition
    client, address = sign_in(sonia), reverse("screening:edition", args=[edition.pk])
    assert "wait for a worker" in client.get(address).content.decode()
    Job.objects.update(status="failed", error="Its worker died each time.", attempts=8)

    page = client.get(address).content.decode().partition("<main")[2]

    assert "Reading failed" in page
    assert "Its worker died each time." in page
    assert "hx-trigger" not in page


@pytest.mark.parametrize("error", [MemoryError, RecursionError, SoftTimeLimitExceeded])
def test_a_file_that_is_too_much_for_its_reader_is_refused_in_words(monkeypatch, error):
    def parse(some):
        raise error

    monkeypatch.setitem(SOURCES, "un-sc", dataclasses.replace(SOURCES["un-sc"], parse=parse))

    outcome = services.load("un-sc", files.un(), actor=None)

    assert outcome.status == "refused"
    assert outcome.edition.refusal.startswith("list: ")


def test_more_files_than_a_list_has_are_not_taken(sonia, sign_in):
    data = {"watchlist": "un-sc:un-sc", "uploads": uploads(files.un() * 7)}

    answer = sign_in(sonia).post(reverse("screening:load_watchlist"), data)

    assert answer.status_code == 422
    assert "Give at most 6 files" in answer.content.decode()


def test_files_that_are_too_large_together_are_not_taken(sonia, sign_in, monkeypatch):
    monkeypatch.setattr("screening.watchlists.forms.MAX_FILE", 2 * len(files.UN.encode()))
    data = {"watchlist": "un-sc:un-sc", "uploads": uploads(files.un() * 3)}

    answer = sign_in(sonia).post(reverse("screening:load_watchlist"), data)

    assert "MB together" in answer.content.decode()
    assert not Edition.objects.exists()


def test_long_names_do_not_make_long_addresses(sonia, sign_in):
    edition = lists.given([f"E-{n},person,{'于' * 900}{n:03d},,,DEMO" for n in range(60)]).edition
    client, address, seen = sign_in(sonia), reverse("screening:entities", args=[edition.pk]), []

    while address:
        assert len(address) < 2000
        page = client.get(address).context["page"]
        seen += [row.external_id for row in page.rows]
        address = page.next_url

    assert len(seen) == len(set(seen)) == 60


def test_the_looks_at_a_publisher_are_shown_with_their_errors(sonia, sign_in, settings):
    edition = services.load("un-sc", files.un(), actor=None).edition
    for outcome, error in (("unchanged", ""), ("failed", "The publisher answered 404 Not Found.")):
        FetchAttempt.objects.create(
            watchlist=edition.watchlist,
            outcome=outcome,
            error=error,
            started_at=edition.retrieved_at,
            parser_version="1",
            http_status=404 if error else 304,
        )

    page = sign_in(sonia).get(reverse("screening:watchlist", args=["un-sc"])).content.decode()

    assert "The publisher answered 404 Not Found." in page
    assert "Nothing new" in page
    assert sign_in(sonia).get(reverse("screening:watchlist", args=["none"])).status_code == 404
