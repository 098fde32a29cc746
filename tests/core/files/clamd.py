"""The server's half of clamd's INSTREAM, as its manual describes it: frames in, one verdict out."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNATURE = b"X5O!P%@AP"


class Clamd(socketserver.ThreadingTCPServer):
    """Scans for one signature; `answer` replaces the verdict, `limit` ends a stream that is longer."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, answer: bytes | None = None, limit: int = 25_000_000) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.answer = answer
        self.limit = limit
        self.received: list[bytes] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Session(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        command = self.rfile.read(10)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
            if len(data) > self.server.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.received.append(data)
        verdict = b"stream: Eicar-Signature FOUND\0" if SIGNATURE in data else b"stream: OK\0"
        for part in (self.server.answer if self.server.answer is not None else verdict,):
            self.wfile.write(part[:4])
            self.wfile.flush()
            self.wfile.write(part[4:])


@contextmanager
def clamd(**how) -> Iterator[Clamd]:
    """Run one until the end of the block."""
    with Clamd(**how) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
