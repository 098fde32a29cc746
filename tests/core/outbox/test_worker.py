"""Real Celery workers, as they run in production."""

import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from exportctl.core.outbox import enqueue, services
from exportctl.core.outbox.models import Job
from tests.core.embedded.helpers import becomes
from tests.core.outbox.conftest import count_of
from tests.core.outbox.workers import kill, log, workers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    with workers(tmp_path) as start:
        yield start


def test_a_worker_does_the_job_and_another_finishes_what_a_killed_one_began(start_worker, tmp_path):
    first = start_worker()
    enqueue("test.count", key="quick")
    assert becomes(lambda: Job.objects.get(key="quick").status == "done", seconds=40), log(tmp_path)
    enqueue("test.wait", key="slow", folder=str(tmp_path))
    assert becomes((tmp_path / "began").exists), log(tmp_path)

    kill(first)

    assert Job.objects.get(key="slow").status == "running"
    (tmp_path / "hurry").touch()
    assert becomes(_its_row_is_free), "The database keeps the row for a worker that is gone."
    Job.objects.filter(key="slow").update(leased_until=timezone.now() - timedelta(seconds=1))
    start_worker()
    assert services.sweep() == 1
    assert becomes(lambda: Job.objects.get(key="slow").status == "done", seconds=40), log(tmp_path)
    time.sleep(0.5)
    assert Job.objects.get(key="slow").attempts == 2
    assert (count_of("job"), count_of("waited")) == (1, 1)


def _its_row_is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM core_job WHERE key = 'slow' FOR UPDATE SKIP LOCKED")
        return cursor.fetchone() is not None
