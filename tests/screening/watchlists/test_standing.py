from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportctl.core.web.alarms import alarms_for
from screening.watchlists import services, standing
from screening.watchlists.models import FetchAttempt, Watchlist
from screening.watchlists.rules import Standing, alarms, cell_text, fetch_due, percent
from tests.screening.watchlists import files, lists

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FINE = {"in_force": True, "confirmed_at": NOW - timedelta(hours=23), "hours": 24}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"in_force": False, "confirmed_at": None}, "No edition is in force"),
        ({"confirmed_at": NOW - timedelta(hours=31)}, "31 hours ago; every 24 hours is promised"),
        ({"failures": 2, "failure": "It hung up."}, "The last 2 looks at the publisher failed. It hung up."),
        ({"held": True}, "waits for a second person"),
        ({"refusal": "Line 7."}, "The last edition was refused. Line 7."),
    ],
)
def test_each_thing_that_is_wrong_is_a_sentence(change, says):
    assert alarms(Standing(**FINE), now=NOW) == []
    (said,) = alarms(Standing(**{**FINE, **change}), now=NOW)
    assert says in said


def test_a_list_without_a_promise_does_not_grow_old():
    assert alarms(Standing(True, NOW - timedelta(days=900), None, failures=1), now=NOW) == []


def test_a_look_is_due_four_times_as_often_as_promised():
    assert not fetch_due(NOW, last=NOW - timedelta(hours=5), failed=False, hours=24)
    assert fetch_due(NOW, last=NOW - timedelta(hours=6), failed=False, hours=24)
    assert fetch_due(NOW, last=NOW - timedelta(hours=1), failed=True, hours=24)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_a_formula(start):
    assert cell_text(f"{start}1+1") == f"'{start}1+1"
    assert cell_text(f"a{start}") == f"a{start}"


def test_a_share_is_never_rounded_up():
    assert [percent(989, 1000), percent(9899, 10000), percent(1, 1), percent(0, 0)] == [
        "98.9%",
        "98.9%",
        "100.0%",
        "0.0%",
    ]


def look(key, outcome, hours_ago=0.0, edition=None):
    return FetchAttempt.objects.create(
        watchlist=Watchlist.objects.get(key=key),
        outcome=outcome,
        started_at=timezone.now() - timedelta(hours=hours_ago),
        parser_version="1",
        edition=edition,
        error="It hung up." if outcome in {"failed", "refused"} else "",
    )


def needing(actor) -> int:
    """Return how many lists need somebody, which the database and the rows say alike."""
    found = standing.attention(actor).count()
    assert found == sum(bool(row.alarms) for row in standing.rows_visible_to(actor))
    return found


def loaded_long_ago(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) - timedelta(days=4))
    edition = services.load("un-sc", files.un(), actor=None).edition
    monkeypatch.undo()
    return edition


@pytest.mark.django_db
def test_an_edition_is_as_fresh_as_the_last_look_that_found_it_unchanged(sonia, monkeypatch):
    edition = loaded_long_ago(monkeypatch)
    (row,) = standing.rows_visible_to(sonia)
    assert "It was last known to be current 96 hours ago; every 24 hours is promised." in row.alarms
    assert needing(sonia) == 1

    look("un-sc", "unchanged", 2, edition)

    (row,) = standing.rows_visible_to(sonia)
    assert row.alarms == []
    assert needing(sonia) == 0


@pytest.mark.django_db
def test_a_look_that_found_another_edition_says_nothing_of_the_one_in_force(sonia, monkeypatch):
    old = loaded_long_ago(monkeypatch)
    new = services.load("un-sc", files.un(files.UN.replace("2026-02-27", "2026-03-01")), actor=None).edition
    look("un-sc", "unchanged", 1, old)

    (row,) = standing.rows_visible_to(sonia)

    assert row.confirmed_at == new.retrieved_at


@pytest.mark.django_db
def test_failures_count_since_the_last_look_that_worked(sonia):
    edition = services.load("un-sc", files.un(), actor=None).edition
    look("un-sc", "failed", 5)
    look("un-sc", "unchanged", 4, edition)
    look("un-sc", "failed", 3)
    assert needing(sonia) == 0

    look("un-sc", "failed", 2)

    (row,) = standing.rows_visible_to(sonia)
    assert row.alarms == ["The last 2 looks at the publisher failed. It hung up."]
    assert needing(sonia) == 1


@pytest.mark.django_db
def test_a_list_that_was_never_downloaded_is_an_alarm_by_itself(sonia, max_manager, ada):
    Watchlist.objects.create(key="un-sc", title="UN list", publisher="UN", source="un-sc")

    assert [one.message for one in alarms_for(max_manager)] == [
        "UN list: No edition is in force: parties are not screened against this list."
    ]
    assert alarms_for(ada) == []
    assert needing(max_manager) == 1
    assert standing.attention(ada).count() == 0


@pytest.mark.django_db
def test_the_page_of_the_background_work_shows_what_is_wrong(root, sign_in):
    Watchlist.objects.create(key="un-sc", title="UN <list>", publisher="UN", source="un-sc")

    page = sign_in(root).get(reverse("jobs")).content.decode()

    assert "UN &lt;list&gt;: No edition is in force" in page
    assert reverse("screening:watchlist", args=["un-sc"]) in page


@pytest.mark.django_db
def test_a_refused_file_needs_somebody_until_a_good_one_comes(sonia):
    services.load("un-sc", files.un(), actor=None)
    services.load("un-sc", files.un("nonsense"), actor=None)
    assert needing(sonia) == 1

    services.load("un-sc", files.un(files.UN.replace("2026-02-27", "2026-03-01")), actor=None)

    assert needing(sonia) == 0


@pytest.mark.django_db
def test_a_held_edition_needs_somebody_and_a_rejected_one_does_not(sonia):
    edition = lists.held(10)
    assert needing(sonia) == 1

    services.reject(edition, actor=sonia, reason="Half a file.")

    assert needing(sonia) == 0


@pytest.mark.django_db
def test_all_lists_are_read_in_as_many_reads_as_one(sonia, django_assert_num_queries):
    services.load("un-sc", files.un(), actor=None)
    with django_assert_num_queries(6):
        standing.rows_visible_to(sonia)
    lists.held(10)
    lists.in_force(3, key="third")

    with django_assert_num_queries(6):
        assert len(standing.rows_visible_to(sonia)) == 3
