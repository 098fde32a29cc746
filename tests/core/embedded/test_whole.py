"""`make run` as a person meets it: the real supervisor with all its children, ended kindly and unkindly."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from exportctl.core.embedded.paths import PROJECT, socket_folder
from tests.core.embedded.helpers import becomes, running

pytestmark = pytest.mark.timeout(300)
COMMAND = (sys.executable, "-m", "exportctl.core.embedded.run")


class Product:
    """One clone's product, in a state folder of its own with a long path and spaces."""

    def __init__(self, state: Path) -> None:
        self.state = state
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "EXPORTCTL_FILES")
        }
        self.env = {
            **kept,
            "EXPORTCTL_STATE": str(state),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "exportctl.settings.development",
        }
        self.log = state.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a process group of its own, as a terminal would."""
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                COMMAND, cwd=PROJECT, env=self.env, stdout=output, stderr=output, start_new_session=True
            )
        assert becomes(
            lambda: "is ready: " in self.log.read_text() or self.process.poll() is not None, seconds=120
        )
        assert self.process.poll() is None, self.log.read_text()

    def page(self) -> int:
        """Ask for the health page and return its status."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready/", timeout=10) as answer:
            return answer.status

    def living(self) -> set[int]:
        """Return every process that was started for this state folder, however deep."""
        mark = f"EXPORTCTL_STATE={self.state}".encode()
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0") and running(int(entry.name)):
                    found.add(int(entry.name))
            except OSError:
                continue
        return found


@pytest.fixture
def product(short_folder: Path) -> Iterator[Product]:
    product = Product(short_folder / ("a long folder " * 8))
    product.state.mkdir()
    yield product
    if product.process is not None and product.process.poll() is None:
        os.killpg(product.process.pid, signal.SIGKILL)
        product.process.wait()
    becomes(lambda: not product.living(), seconds=20)
    socket_folder(product.state).rmdir() if not any(socket_folder(product.state).iterdir()) else None


def test_it_starts_ends_on_ctrl_c_survives_a_kill_and_is_only_once(product):
    product.start()
    assert product.page() == 200
    assert len(product.living()) > 6

    second = subprocess.run(
        COMMAND, cwd=PROJECT, env=product.env, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert f"Port {product.port} is taken" in second.stderr
    elsewhere = {**product.env, "PORT": "1" + str(product.port)[1:]}
    second = subprocess.run(COMMAND, cwd=PROJECT, env=elsewhere, capture_output=True, text=True, check=False)
    assert "already runs in this folder" in second.stderr
    assert product.page() == 200

    os.killpg(product.process.pid, signal.SIGKILL)
    product.process.wait()
    assert becomes(lambda: not product.living(), seconds=20)

    product.start()
    assert product.page() == 200
    os.killpg(product.process.pid, signal.SIGINT)
    assert product.process.wait(30) == 0
    assert product.log.read_text().rstrip().endswith("Stopped.")
    assert not product.living()
