"""Real Celery workers, as they run in production."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from exportctl.core.embedded.paths import PROJECT
from exportctl.core.outbox import enqueue, services
from exportctl.core.outbox.models import Job
from tests.core.embedded.helpers import becomes
from tests.core.outbox.conftest import count_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers on the test's own database; end them with the test."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "exportctl",
            "worker",
            "-I",
            "tests.core.outbox.jobs",
        ]
        worker = subprocess.Popen(
            [*command, "--concurrency", "1", "--loglevel", "info", "--without-gossip", "--without-mingle"],
            cwd=PROJECT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "exportctl.settings.test",
                "DATABASE_URL": _address(),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        _kill(worker)


def _address() -> str:
    given = connection.settings_dict
    host, user = quote(given["HOST"], safe=""), quote(given["USER"] or "", safe="")
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    return f"postgres://{user}{password}@{host}:{given['PORT']}/{given['NAME']}"


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and its children as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


def _log(tmp_path: Path) -> str:
    return "".join(file.read_text() for file in sorted(tmp_path.glob("worker-*.log")))


def test_a_worker_does_the_job_and_another_finishes_what_a_killed_one_began(start_worker, tmp_path):
    first = start_worker()
    enqueue("test.count", key="quick")
    assert becomes(lambda: Job.objects.get(key="quick").status == "done", seconds=40), _log(tmp_path)
    enqueue("test.wait", key="slow", folder=str(tmp_path))
    assert becomes((tmp_path / "began").exists), _log(tmp_path)

    _kill(first)

    assert Job.objects.get(key="slow").status == "running"
    (tmp_path / "hurry").touch()
    assert becomes(_its_row_is_free), "The database keeps the row for a worker that is gone."
    Job.objects.filter(key="slow").update(leased_until=timezone.now() - timedelta(seconds=1))
    start_worker()
    assert services.sweep() == 1
    assert becomes(lambda: Job.objects.get(key="slow").status == "done", seconds=40), _log(tmp_path)
    time.sleep(0.5)
    assert Job.objects.get(key="slow").attempts == 2
    assert (count_of("job"), count_of("waited")) == (1, 1)


def _its_row_is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM core_job WHERE key = 'slow' FOR UPDATE SKIP LOCKED")
        return cursor.fetchone() is not None
