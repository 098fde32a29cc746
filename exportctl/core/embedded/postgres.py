"""The embedded Postgres: one cluster in one folder, reached by a unix socket only."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from exportctl.core.embedded.account import Account, account
from exportctl.core.embedded.paths import EmbeddedError, tail
from exportctl.core.embedded.process import end_orphan, launch, stop, wait_until

NAME = "exportctl"  # of the superuser and of the database
PORT = 5432  # only a part of the socket's file name
INITDB = (
    *("-U", NAME, "-A", "trust", "-E", "UTF8"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)
ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
RESTART_SECONDS = 10.0  # after a kill, the old server's last process may hold the folder this long


class Postgres:
    """A Postgres server that lives as long as this object's process.

    Args:
        data: the cluster's folder; made on the first start.
        sockets: a private folder whose path fits a socket address.
        log: the server's log file.
        durable: False trades safety for speed; only for data that is thrown away.
        runs_as: who runs it; chosen from the current user when not given.
    """

    name = "postgres"

    def __init__(
        self, data: Path, *, sockets: Path, log: Path, durable: bool = True, runs_as: Account | None = None
    ) -> None:
        self.account = runs_as or account()
        self.data = self.account.folder(data) / "cluster"
        self.sockets = self.account.folder(sockets)
        self.log = log
        self.durable = durable
        self.bin = self.account.install() / "bin"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{NAME}@{str(self.sockets).replace('/', '%2F')}:{PORT}/{NAME}"

    def start(self) -> None:
        """Make the cluster and the database where they are missing, and start.

        Raises:
            EmbeddedError: with the end of Postgres's log.
        """
        self._initialize()
        end_orphan(self.data / "postmaster.pid", folder=self.data, how=signal.SIGINT)
        (self.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        deadline = time.monotonic() + RESTART_SECONDS
        while not self._started():
            self.stop()
            if time.monotonic() > deadline:
                raise EmbeddedError(f"Postgres did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.5)
        self._create_database()

    def stop(self) -> None:
        """Stop at once, without waiting for clients (a "fast" shutdown)."""
        if self.process is not None:
            stop(self.process, signal.SIGINT)
            self.process = None

    def psql(self, sql: str, *, database: str = NAME) -> str:
        """Run one statement as the superuser and return what it printed, unaligned.

        Raises:
            EmbeddedError: with the server's message.
        """
        where = ("-h", str(self.sockets), "-p", str(PORT), "-U", NAME, "-d", database)
        done = self._run("psql", *where, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql)
        if done.returncode:
            raise EmbeddedError(done.stderr.strip())
        return done.stdout.strip()

    def _initialize(self) -> None:
        """Run initdb beside the cluster's place and move the result there: a half-made one never stays."""
        version = self.data / "PG_VERSION"
        if version.exists():
            self._check_version(version.read_text().strip())
            return
        fresh = self.data.with_name("cluster.new")
        shutil.rmtree(fresh, ignore_errors=True)
        done = self._run("initdb", "-D", str(fresh), *INITDB, *(() if self.durable else ("--no-sync",)))
        if done.returncode:
            raise EmbeddedError(f"initdb failed: {done.stderr.strip()}")
        fresh.rename(self.data)

    def _check_version(self, version: str) -> None:
        ours = self._run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if version != ours:
            raise EmbeddedError(
                f"The data in {self.data} is of Postgres {version}, and this is Postgres {ours}. Dump it "
                f"with the earlier version of this program, or remove {self.data.parent} to start afresh."
            )

    def _started(self) -> bool:
        settings = {
            **ALWAYS,
            "unix_socket_directories": str(self.sockets),
            **({} if self.durable else THROWAWAY),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = launch(
            [*self.account.prefix, self.bin / "postgres", "-D", self.data, "-p", str(PORT), *options],
            log=self.log,
            user=self.account.user,
            death_signal=signal.SIGINT,
        )
        return wait_until(self._ready, self.process, seconds=60)

    def _ready(self) -> bool:
        """Read the status that Postgres writes into the last line of its pid file."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def _create_database(self) -> None:
        databases = self.psql("SELECT datname FROM pg_database", database="postgres").split()
        if NAME not in databases:
            self.psql(f"CREATE DATABASE {NAME}", database="postgres")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.account.prefix, str(self.bin / program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=self.account.user,
            group=self.account.user,
            cwd="/",
            start_new_session=True,
        )
