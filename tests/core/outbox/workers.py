"""Real Celery workers, as they run in production, on the test's own database."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from exportctl.core.embedded.paths import PROJECT
from tests.core.outbox import jobs


@contextlib.contextmanager
def workers(folder: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers, and end them with the block. What they print goes into `folder`."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        output = (folder / f"worker-{len(started)}.log").open("wb")
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "exportctl",
            "worker",
            "-I",
            jobs.__name__,
        ]
        worker = subprocess.Popen(
            [*command, "--concurrency", "1", "--loglevel", "info", "--without-gossip", "--without-mingle"],
            cwd=PROJECT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "exportctl.settings.test",
                "DATABASE_URL": _address(),
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        output.close()
        started.append(worker)
        return worker

    try:
        yield start
    finally:
        for worker in started:
            kill(worker)


def _address() -> str:
    given = connection.settings_dict
    host, user = quote(given["HOST"], safe=""), quote(given["USER"] or "", safe="")
    password = f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else ""
    return f"postgres://{user}{password}@{host}:{given['PORT']}/{given['NAME']}"


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and its children as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(10)


def log(folder: Path) -> str:
    """Return what the workers of a folder printed."""
    return "".join(file.read_text() for file in sorted(folder.glob("worker-*.log")))
