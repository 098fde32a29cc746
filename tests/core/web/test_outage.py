"""Servers of these tests' own are stopped and started again under a real web server."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exportctl.core.embedded.paths import PROJECT, private_folder
from exportctl.core.embedded.postgres import Postgres
from exportctl.core.embedded.valkey import Valkey
from tests.core.embedded.helpers import becomes


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


PORT = free_port()


def get(path: str, cookie: str = "") -> tuple[int, str]:
    link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = link.getresponse()
        return answer.status, answer.read().decode()
    finally:
        link.close()


def status(path: str) -> int:
    try:
        return get(path)[0]
    except OSError:
        return 0


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Yield a folder whose path is short enough for sockets, and remove it."""
    with tempfile.TemporaryDirectory(
        prefix="exportctl-outage-", dir="/tmp", ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


@pytest.fixture
def servers(short_folder: Path) -> Iterator[tuple[Postgres, Valkey]]:
    sockets = private_folder(short_folder / "s")
    postgres = Postgres(short_folder / "pg", sockets=sockets, log=short_folder / "pg.log", durable=False)
    valkey = Valkey(short_folder / "vk", sockets=sockets, log=short_folder / "vk.log", durable=False)
    postgres.start()
    valkey.start()
    yield postgres, valkey
    postgres.stop()
    valkey.stop()


@pytest.fixture
def web(servers: tuple[Postgres, Valkey], short_folder: Path) -> Iterator[Path]:
    postgres, valkey = servers
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "exportctl.settings.test",
        "DATABASE_URL": postgres.url,
        "REDIS_URL": valkey.url,
        "PYTHONPATH": str(PROJECT),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
        cwd=PROJECT,
        env=env,
        check=True,
    )
    log = (short_folder / "web.log").open("wb")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "tests.core.web.trial_wsgi", "--bind", f"127.0.0.1:{PORT}"),
            *("--worker-class", "gthread", "--threads", "4", "--no-control-socket"),
        ],
        cwd=PROJECT,
        env=env,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        assert becomes(lambda: status("/health/ready/") == 200, seconds=40), (
            short_folder / "web.log"
        ).read_text()
        yield short_folder / "web.log"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def test_a_stopped_server_gives_a_page_that_says_so_and_its_return_is_noticed(servers, web):
    postgres, valkey = servers
    cookie = "sessionid=abcdefghijklmnopqrstuvwxyz012345"
    assert get("/reading/") == (200, "0")

    postgres.stop()
    for path in ("/reading/", "/signed-in/", "/health/ready/"):
        found, page = get(path, cookie)
        assert (path, found) == (path, 503), web.read_text()[-3000:]
        assert "A part of the system does not answer" in page
    assert get("/api/trial/reading/")[0] == 503
    assert get("/health/live/") == (200, "ok")

    postgres.start()
    assert becomes(lambda: status("/reading/") == 200, seconds=20)

    valkey.stop()
    began = time.monotonic()
    assert get("/health/ready/")[0] == 503
    assert time.monotonic() - began < 10
    assert get("/reading/")[0] == 200, "What needs no queue goes on."

    valkey.start()
    assert becomes(lambda: status("/health/ready/") == 200, seconds=20)
