"""Pytest plugin: a Postgres and a Valkey of this run's own, thrown away at its end.

It is loaded with `-p` because pytest-django reads the settings before any conftest.
Where DATABASE_URL or REDIS_URL is set, that server is used instead. In a parallel run (`-n 2`) every
worker has its own: of a Postgres that is set it uses a database of its own (pytest-django names it),
but a Valkey that is set cannot be shared, because one worker would do the tasks of the other.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from exportctl.core.embedded.paths import private_folder
from exportctl.core.embedded.postgres import Postgres
from exportctl.core.embedded.valkey import Valkey

running = ExitStack()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the servers before the settings are read, but not in a run that only hands tests to workers."""
    if WORKER or not getattr(early_config.known_args_namespace, "numprocesses", None):
        start()
    try:
        return (yield)
    except BaseException:
        running.close()
        raise


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Give each worker a test at a time, but all browser tests to one: they go on from each other in order.

    Their ids name the browser. A mark (`xdist_group`) would say it more plainly, but xdist 3.8 writes it
    where pytest 9.2 does not read it.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if "[chromium" in nodeid else nodeid

    return Scheduling(config, log)


def pytest_unconfigure() -> None:
    """Stop the servers and remove their folder."""
    running.close()


def start() -> None:
    """Start what the environment does not name, and name it there."""
    folder = Path(tempfile.mkdtemp(prefix="exportctl-test-", dir="/tmp"))
    atexit.register(running.close)  # a usage error ends pytest without pytest_unconfigure
    running.callback(shutil.rmtree, folder, ignore_errors=True)
    sockets = private_folder(folder / "sockets")
    private_folder(folder / "static")
    os.environ.setdefault("EXPORTCTL_STATE", str(folder))
    os.environ.setdefault("EXPORTCTL_FILES", str(folder / "files"))
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(folder / "postgres", sockets=sockets, log=folder / "postgres.log", durable=False)
        postgres.start()
        running.callback(postgres.stop)
        os.environ["DATABASE_URL"] = postgres.url
    if WORKER or not os.environ.get("REDIS_URL"):
        valkey = Valkey(folder / "valkey", sockets=sockets, log=folder / "valkey.log", durable=False)
        valkey.start()
        running.callback(valkey.stop)
        os.environ["REDIS_URL"] = valkey.url
