"""`kill -9` of the workers in the middle of a re-screening: every party is screened once in the result."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import facts_digest, party_from_json
from screening.rescreening import queries, services
from screening.rescreening.models import Rescreening, Shard
from screening.rescreening.services import layout
from tests.core.embedded.helpers import becomes
from tests.core.outbox.workers import kill, log, workers
from tests.screening.hits.build import load_list
from tests.screening.rescreening.build import BAKERY, copies, edition_in_force, watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
THREADS, PORTION, LISTED_NOW = 1200, 60, 12
NEW = "Vandermoor Optics"


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    with workers(tmp_path) as start:
        yield start


@pytest.fixture
def threads() -> Iterator[list[Watch]]:
    """Many watched threads, some of which have a party that the next edition lists."""
    load_list("Something Else")
    rows = copies(watched(BAKERY), THREADS - 1)
    for row in rows[:: THREADS // LISTED_NOW]:
        row.facts = [{**row.facts[0], "name": NEW}]
        row.facts_digest = facts_digest([party_from_json(row.facts[0])])
        row.save()
    yield list(Watch.objects.order_by("pk"))
    connection.close()


def done() -> int:
    return Shard.objects.filter(done_at__isnull=False).count()


def test_killed_workers_lose_nothing_and_do_nothing_twice(
    threads: list[Watch],
    start_worker: Callable[[], subprocess.Popen[bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layout, "SHARD_SIZE", PORTION)
    listed = {watch.pk for watch in threads if watch.facts[0]["name"] == NEW}
    load_list("Something Else", NEW)
    services.start_for_edition(edition_in_force().pk, None)
    started = [start_worker(), start_worker()]

    assert becomes(lambda: done() >= 2, seconds=60), log(tmp_path)
    for worker in started:
        kill(worker)

    portions = Shard.objects.count()
    assert portions == THREADS // PORTION
    assert done() < portions, "The workers were too fast to be killed in the middle."
    assert becomes(_nobody_holds_a_job), "The database keeps rows for workers that are gone."
    Job.objects.filter(status="running").update(leased_until=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(status="queued").update(not_before=timezone.now() - timedelta(minutes=1))
    start_worker()
    services.mind()
    outbox.sweep()

    assert becomes(lambda: _status() == "done", seconds=120), (_status(), _jobs(), log(tmp_path)[-3000:])
    made = Rescreening.objects.get(edition=edition_in_force())
    compared = Counter(pair for shard in made.shards.all() for pair in shard.facts_compared())
    assert compared == Counter({(watch.pk, watch.facts_digest): 1 for watch in threads})
    assert sum(shard.parties_compared for shard in made.shards.all()) == THREADS
    runs = Counter(ScreeningRun.objects.filter(cause="list_changed").values_list("thread", flat=True))
    assert runs == Counter({watch.thread: 1 for watch in threads if watch.pk in listed})
    assert Hit.objects.filter(run__cause="list_changed", status="open").count() == len(listed)
    assert set(made.news.values_list("watch_id", flat=True)) == listed
    assert not queries.lacking(made).exists()


def _status() -> str:
    time.sleep(0.5)
    return Rescreening.objects.get(edition=edition_in_force()).status


def _jobs() -> Counter[tuple[str, str, str]]:
    return Counter(Job.objects.exclude(status="done").values_list("name", "status", "error"))


def _nobody_holds_a_job() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_job WHERE status = 'running'")
        running = cursor.fetchone()[0]
        free = "SELECT 1 FROM core_job WHERE status = 'running' FOR UPDATE SKIP LOCKED"
        cursor.execute(f"SELECT count(*) FROM ({free}) AS free")
        return bool(cursor.fetchone()[0] == running)
