"""The embedded Valkey: queue and cache, reached by a unix socket only."""

import signal
import socket
import subprocess
from pathlib import Path

from exportctl.core.embedded.paths import EmbeddedError, tail, valkey_binary
from exportctl.core.embedded.process import end_orphan, launch, stop, wait_until

SOCKET = "valkey.sock"


class Valkey:
    """A Valkey server that lives as long as this object's process.

    Args:
        data: the folder of its append-only file.
        sockets: a private folder whose path fits a socket address.
        log: the server's log file.
        durable: False keeps nothing on disk; only for data that is thrown away.
    """

    name = "valkey"

    def __init__(self, data: Path, *, sockets: Path, log: Path, durable: bool = True) -> None:
        self.data = data
        self.socket = sockets / SOCKET
        self.log = log
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start, and wait until the append-only file is read.

        Raises:
            EmbeddedError: with the end of Valkey's log.
        """
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        pid_file = self.data / "valkey.pid"
        end_orphan(pid_file, folder=self.data, how=signal.SIGTERM)
        self.process = launch(
            [
                *(valkey_binary(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
                *("--dir", self.data, "--pidfile", pid_file, "--daemonize", "no", "--save", ""),
                *("--appendonly", "yes" if self.durable else "no", "--maxmemory-policy", "noeviction"),
            ],
            log=self.log,
        )
        if not wait_until(self._ready, self.process, seconds=60):
            self.stop()
            raise EmbeddedError(f"Valkey did not start. The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        """Stop, with everything written."""
        if self.process is not None:
            stop(self.process)
            self.process = None

    def _ready(self) -> bool:
        """Send PING; while it reads its file it answers LOADING."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
