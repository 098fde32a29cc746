"""The whole product in one folder: its own Postgres and Valkey, a real web server, worker and scheduler."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from exportctl.core.embedded import run
from exportctl.core.embedded.paths import PROJECT, private_folder
from exportctl.core.embedded.postgres import Postgres
from exportctl.core.embedded.process import wait_until
from exportctl.core.embedded.supervisor import Program
from exportctl.core.embedded.valkey import Valkey


class Product:
    """What `make run` starts, in a throwaway folder and with the tests' settings."""

    def __init__(self, folder: Path) -> None:
        sockets = private_folder(folder / "s")
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.postgres = Postgres(folder / "pg", sockets=sockets, log=folder / "postgres.log", durable=False)
        self.valkey = Valkey(folder / "vk", sockets=sockets, log=folder / "valkey.log")
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "PORT": str(self.port),
            "EXPORTCTL_STATE": str(folder),
            "EXPORTCTL_FILES": str(folder / "files"),
            "PYTHONPATH": str(PROJECT),
        }
        working = {**self.env, "EXPORTCTL_DB_ROLE": run.WEB_ROLE}
        self.web = Program("web", run.web_command(self.port), working, folder / "web.log")
        self.worker = Program("worker", run.worker_command(), working, folder / "worker.log")
        self.beat = Program("beat", run.beat_command(folder), working, folder / "beat.log")

    def start(self) -> None:
        """Start everything but the scheduler, and wait for the web server."""
        self.postgres.start()
        self.valkey.start()
        self.worker.start()
        self.web.start()  # both read their code while the database is laid
        self.command("-m", "tests.journeys.cast")
        assert self.web.process is not None
        assert wait_until(lambda: _listens(self.port), self.web.process, seconds=60), self.log("web")

    def stop(self) -> None:
        """End everything."""
        for one in (self.beat, self.worker, self.web):
            one.ask()
        for one in (self.beat, self.worker, self.web, self.valkey, self.postgres):
            one.stop()

    def command(self, *arguments: str) -> str:
        """Run a Python command beside the product and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def log(self, name: str) -> str:
        """Return the end of one program's log."""
        return (self.folder / f"{name}.log").read_text()[-4000:]

    def mail_to(self, address: str, containing: str) -> str:
        """Return the newest mail to an address that contains some words, once the worker has sent it."""
        found: list[str] = []

        def came() -> bool:
            files = sorted((self.folder / "mail").glob("*"), key=lambda file: file.stat().st_mtime)
            texts = (file.read_text() for file in files)
            found[:] = [text for text in texts if f"To: {address}" in text and containing in text]
            return bool(found)

        assert becomes(came), f"No mail to {address}: {self.log('worker')}"
        return found[-1]


def becomes(what: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Return whether `what` comes true in time."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((run.HOST, 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((run.HOST, port)) == 0
