import gzip
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction
from django.utils import timezone

from exportctl import env
from exportctl.settings.feeds import PUBLISHERS, USUAL, feeds
from screening.watchlists import queries, services, tasks
from screening.watchlists.download import Limits
from screening.watchlists.models import Edition, Entity, FetchAttempt, Watchlist
from screening.watchlists.services import fetching
from tests.screening.watchlists import files
from tests.screening.watchlists.publisher import bomb

pytestmark = pytest.mark.django_db
FAST = Limits(read=2, total=20, size=1024 * 1024, tries=2, pause=0.01)
NEWER = files.UN.replace("2026-02-27", "2026-03-05").replace("QASRAWANI", "QASRAVANI")


@pytest.fixture
def serve(publisher, settings):
    """Let the publisher of a list be the one on this machine."""

    def feed(key="un-sc", **given):
        addresses = [publisher.serve(f"/{name}", *what) for name, what in given.items()]
        settings.WATCHLIST_FEEDS = {key: {"addresses": addresses, "hosts": [], "hours": 24, "on": True}}
        return publisher

    return feed


def look(key="un-sc"):
    return services.fetch_list(key, limits=FAST)


def test_the_first_look_loads_the_list_and_the_next_one_asks_only_whether_it_changed(serve):
    publisher = serve(un=(files.UN.encode(), "tagged"))

    first, second = look(), look()

    assert (first.outcome, second.outcome) == ("loaded", "unchanged")
    assert (first.http_status, first.size) == (200, len(files.UN.encode()))
    assert (second.http_status, second.size) == (304, 0)
    assert first.edition == second.edition == Edition.objects.get(status="in_force")
    assert Entity.objects.count() == 2
    publisher.serve("/un", NEWER.encode(), "tagged")
    assert look().outcome == "loaded"
    assert [str(ref.published_on) for ref in queries.editions_in_force()] == ["2026-03-05"]


def test_the_same_bytes_without_an_etag_change_nothing(serve):
    serve(un=(files.UN.encode(), "well"))

    assert [look().outcome, look().outcome] == ["loaded", "unchanged"]
    assert Edition.objects.count() == 1


def test_three_files_are_one_list_and_where_one_is_newer_all_are_taken(serve):
    sdn, alt, add = (file.data for file in files.ofac())
    publisher = serve("ofac-sdn", sdn=(sdn, "tagged"), alt=(alt, "tagged"), add=(add, "tagged"))
    assert look("ofac-sdn").outcome == "loaded"
    publisher.serve("/alt", (files.ALT.replace("KESTREL MOOR", "KESTRELMUIR") + files.END).encode(), "tagged")
    publisher.asked.clear()

    assert look("ofac-sdn").outcome == "loaded"
    assert sorted(publisher.paths()) == ["/add", "/add", "/alt", "/sdn", "/sdn"]
    assert queries.files_of(Edition.objects.get(status="in_force")).count() == 3


def test_one_missing_file_of_three_leaves_everything_as_it_was(serve):
    sdn, alt, add = (file.data for file in files.ofac())
    publisher = serve("ofac-sdn", sdn=(sdn, "well"), alt=(alt, "well"), add=(add, "truncated"))

    attempt = look("ofac-sdn")

    assert (attempt.outcome, attempt.edition, attempt.size) == ("failed", None, 0)
    assert "announced" in attempt.error
    assert not Edition.objects.exists()
    assert publisher.paths().count("/add") == 2


@pytest.mark.parametrize(
    ("how", "outcome", "says"),
    [
        ("truncated", "failed", "announced"),
        ("stalls", "failed", "sent nothing"),
        ("says_less", "failed", "sent more"),
        ("endless", "failed", "larger than 1 MB"),
        ("hangs_up", "failed", "connection failed"),
    ],
)
def test_a_bad_publisher_changes_nothing_and_is_written_down(serve, how, outcome, says):
    publisher = serve(un=(files.UN.encode(), "well"))
    before = look().edition
    publisher.serve("/un", NEWER.encode(), how)

    attempt = look()

    assert attempt.outcome == outcome
    assert says in attempt.error
    assert [ref.id for ref in queries.editions_in_force()] == [before.pk]
    assert Entity.objects.count() == 2


def test_a_gzip_bomb_is_refused(serve):
    serve(un=(bomb(), "well"))

    attempt = look()

    assert (attempt.outcome, attempt.edition.status) == ("refused", "refused")
    assert "unpacks to more than 256 MB" in attempt.error


def test_half_a_file_that_looks_whole_to_the_connection_is_refused_by_its_reader(serve):
    serve(un=(files.UN.encode()[: len(files.UN) // 2], "well"))

    attempt = look()

    assert attempt.outcome == "refused"
    assert "not well-formed" in attempt.error
    assert attempt.edition.status == "refused"


def test_what_was_refused_is_downloaded_again_even_where_it_is_the_same(serve):
    publisher = serve(un=(b"nonsense", "tagged"))
    look()

    assert look().outcome == "refused"
    assert all("if-none-match" not in headers for _, headers in publisher.asked)


def test_a_parser_that_learned_more_reads_the_files_again(serve, monkeypatch):
    import dataclasses

    from screening.watchlists.sources import SOURCES

    publisher = serve(un=(files.UN.encode(), "tagged"))
    look()
    monkeypatch.setitem(SOURCES, "un-sc", dataclasses.replace(SOURCES["un-sc"], version="99"))

    look()

    assert "if-none-match" not in publisher.asked[-1][1]


def test_an_edition_that_shrinks_waits_and_one_that_was_rejected_stays_out(serve, sonia):
    kept = files.UN.partition("    <ENTITY>")[0] + "  </ENTITIES>\n</CONSOLIDATED_LIST>\n"
    publisher = serve(un=(files.UN.encode(), "well"))
    look()
    publisher.serve("/un", kept.encode(), "well")

    attempt = look()
    assert attempt.outcome == "held"
    assert look().outcome == "unchanged"
    services.reject(attempt.edition, actor=sonia, reason="Half a file.")

    again = look()
    assert again.outcome == "refused"
    assert "files of an edition that was refused here" in again.error
    assert Edition.objects.count() == 2


def test_a_publisher_that_goes_back_to_an_earlier_edition_is_not_passed_over(serve):
    publisher = serve(un=(files.UN.encode(), "tagged"))
    look()
    publisher.serve("/un", NEWER.encode(), "tagged")
    look()
    publisher.serve("/un", files.UN.encode(), "tagged")

    attempt = look()

    assert attempt.outcome == "refused"
    assert "an edition that was superseded here" in attempt.error


def test_a_gzip_file_is_kept_as_it_came(serve):
    packed = gzip.compress(files.UN.encode())
    serve(un=(packed, "well"))

    edition = look().edition

    assert edition.status == "in_force"
    assert queries.files_of(edition).get().size == len(packed)


def test_a_row_of_a_look_never_changes(serve):
    serve(un=(files.UN.encode(), "well"))
    look()

    for change in (
        lambda: FetchAttempt.objects.update(outcome="failed"),
        lambda: FetchAttempt.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change()


def test_a_list_is_due_by_its_promise_and_sooner_after_a_failure(serve):
    now = timezone.now()
    publisher = serve(un=(files.UN.encode(), "well"))
    assert services.due(now=now) == ["un-sc"]
    look()
    assert services.due(now=now + timedelta(hours=5)) == []
    assert services.due(now=now + timedelta(hours=6, minutes=1)) == ["un-sc"]

    publisher.serve("/un", b"", "hangs_up")
    look()
    assert services.due(now=now + timedelta(minutes=50)) == []
    assert services.due(now=now + timedelta(minutes=61)) == ["un-sc"]


def test_a_feed_that_is_off_is_never_due(settings):
    settings.WATCHLIST_FEEDS = feeds([], {})

    assert services.due(now=timezone.now()) == []


def test_the_tasks_fetch_what_is_due_once(serve, monkeypatch):
    publisher = serve(un=(files.UN.encode(), "well"))
    monkeypatch.setattr(fetching, "LIMITS", FAST)
    sent = []
    monkeypatch.setattr(tasks.fetch_watchlist, "delay", sent.append)

    tasks.fetch_due_watchlists()
    assert sent == ["un-sc"]
    cache.add("fetching:un-sc", 1, 60)
    tasks.fetch_watchlist("un-sc")
    assert publisher.asked == []
    cache.delete("fetching:un-sc")
    tasks.fetch_watchlist("un-sc")

    assert Watchlist.objects.get().editions.get().status == "in_force"
    assert cache.get("fetching:un-sc") is None
    tasks.fetch_due_watchlists()
    assert sent == ["un-sc"]


def test_the_command_says_what_came_of_each_list_and_fails_where_one_failed(serve):
    publisher = serve(un=(files.UN.encode(), "well"))
    out = StringIO()
    call_command("fetch_watchlists", stdout=out)
    assert out.getvalue() == "UN Security Council Consolidated List: A new edition is in force.\n"

    del publisher.files["/un"]
    with pytest.raises(CommandError, match="1 of 1 lists could not be renewed"):
        call_command("fetch_watchlists", "--list", "un-sc", stdout=out)
    assert "The download failed. The publisher answered 404 Not Found." in out.getvalue()


def test_the_command_names_the_known_feeds(serve):
    serve(un=(files.UN.encode(), "well"))

    with pytest.raises(CommandError, match="There is no feed 'moon'; known are un-sc"):
        call_command("fetch_watchlists", "--list", "moon")


def test_the_command_says_what_to_set_where_no_feed_is_on():
    out = StringIO()

    call_command("fetch_watchlists", stdout=out)

    assert "No feed is on. Set EXPORTCTL_FEEDS" in out.getvalue()


def test_the_environment_switches_feeds_on_and_gives_them_other_addresses(monkeypatch):
    monkeypatch.setenv("EXPORTCTL_FEED_ADDRESSES", "un-sc=https://mirror.example/un.xml|https://b.example/x")
    got = feeds(["un-sc"], env.lists("EXPORTCTL_FEED_ADDRESSES"))

    assert got["un-sc"]["on"]
    assert got["un-sc"]["addresses"] == ["https://mirror.example/un.xml", "https://b.example/x"]
    assert not got["ofac-sdn"]["on"]
    assert not any(feed["on"] for feed in feeds(["none"], {}).values())
    with pytest.raises(ImproperlyConfigured, match="no feed 'moon'"):
        feeds(["moon"], {})
    monkeypatch.setenv("EXPORTCTL_FEED_ADDRESSES", "un-sc")
    with pytest.raises(ImproperlyConfigured, match="EXPORTCTL_FEED_ADDRESSES must be written like"):
        env.lists("EXPORTCTL_FEED_ADDRESSES")


def test_every_address_that_is_shipped_is_encrypted_and_no_feed_is_on_in_tests(settings):
    assert all(
        address.startswith("https://") for feed in PUBLISHERS.values() for address in feed["addresses"]
    )
    assert set(USUAL) <= set(PUBLISHERS)
    assert not any(feed["on"] for feed in settings.WATCHLIST_FEEDS.values())
