"""A publisher on this machine: a real server with real sockets, which behaves as badly as it is told."""

import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@cache
def bomb() -> bytes:
    """A gzip file of 300 kB that unpacks to 300 MB."""
    return gzip.compress(b"\0" * (300 * 1024 * 1024))


class Publisher:
    """What is served: `files` by path, with behaviors by path; `asked` holds the requests in order."""

    def __init__(self, port: int, scheme: str) -> None:
        self.base = f"{scheme}://127.0.0.1:{port}"
        self.port = port
        self.files: dict[str, bytes] = {}
        self.behaves: dict[str, str] = {}
        self.failing: dict[str, list[int]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.done = threading.Event()

    def serve(self, path: str, data: bytes = b"data\n", how: str = "well") -> str:
        """Serve `data` at a path in some way; return its address."""
        self.files[path], self.behaves[path] = data, how
        return self.base + path

    def paths(self) -> list[str]:
        """Return the paths that were asked for."""
        return [path for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """One request, answered as the publisher was told."""

    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.publisher.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.close_connection = True
        failing = self.publisher.failing.get(path)
        with suppress(OSError):
            if failing:
                self.send_error(failing.pop(0))
            elif path not in self.publisher.files:
                self.send_error(404)
            else:
                getattr(self, self.publisher.behaves[path])(self.publisher.files[path])

    def head(self, length: int | str | None, **more: str) -> None:
        self.send_response(200)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def well(self, data: bytes) -> None:
        self.head(len(data))
        self.wfile.write(data)

    def tagged(self, data: bytes) -> None:
        tag = f'"{hash(data)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.head(len(data), ETag=tag, Last_Modified="Fri, 27 Feb 2026 00:00:09 GMT")
        self.wfile.write(data)

    def chunked(self, data: bytes, *, end: bool = True) -> None:
        self.head(None, Transfer_Encoding="chunked")
        for start in range(0, len(data), 7):
            piece = data[start : start + 7]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if end:
            self.wfile.write(b"0\r\n\r\n")

    def chunks_cut_off(self, data: bytes) -> None:
        self.chunked(data, end=False)

    def truncated(self, data: bytes) -> None:
        self.head(len(data))
        self.wfile.write(data[: len(data) // 2])

    def says_less(self, data: bytes) -> None:
        self.head(len(data) // 2)
        self.wfile.write(data)

    def says_nothing(self, data: bytes) -> None:
        self.head(None)
        self.wfile.write(data)

    def says_nonsense(self, data: bytes) -> None:
        self.head("many")
        self.wfile.write(data)

    def announces_too_much(self, data: bytes) -> None:
        self.head(10**12)
        self.wfile.write(data)

    def stays_open(self, data: bytes) -> None:
        self.head(len(data))
        self.wfile.write(data)
        self.wfile.flush()
        self.publisher.done.wait(20)

    def stalls(self, data: bytes) -> None:
        self.head(len(data))
        self.wfile.write(data[:1])
        self.wfile.flush()
        self.publisher.done.wait(20)

    def drips(self, data: bytes) -> None:
        self.head(10_000)
        self.forever(b"x", 0.05)

    def drips_headers(self, data: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.forever(b"X-Demo: 1\r\nX-More: ", 0.05)

    def endless(self, data: bytes) -> None:
        self.head(None, Transfer_Encoding="chunked")
        self.forever(b"10000\r\n" + b"x" * 0x10000 + b"\r\n", 0)

    def hangs_up(self, data: bytes) -> None:
        self.connection.close()

    def redirects(self, data: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", data.decode())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def forever(self, piece: bytes, pause: float) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and not self.publisher.done.is_set():
            self.wfile.write(piece)
            time.sleep(pause)


@contextmanager
def open_publisher(certificate: Path | None = None) -> Iterator[Publisher]:
    """Run a publisher until the end of the block; with a certificate it is encrypted."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {}))
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    publisher = Publisher(server.server_address[1], "https" if certificate else "http")
    server.RequestHandlerClass.publisher = publisher
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.done.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
