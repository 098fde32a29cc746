"""One download from a publisher: whole, bounded in time and size, from where it was asked, or an error.

Plain `http.client` and not a library on top of it, because every promise here is about the connection
itself: one deadline over all of it, no redirect that was not looked at, and a length that is checked in
both directions. Nothing is kept of a download that did not end as it said.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi

AGENT = "exportctl watchlist fetch"
CHUNK = 64 * 1024
END = 1.0  # second to see whether more comes after the length that was announced
REDIRECTS = 5
MOVED = frozenset({301, 302, 303, 307, 308})
AGAIN = frozenset({408, 429, 500, 502, 503, 504})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two pieces, for all tries together; bytes; tries and their first pause."""

    connect: float = 10
    read: float = 30
    total: float = 240
    size: int = 64 * 1024 * 1024
    tries: int = 3
    pause: float = 2


@dataclass(frozen=True, slots=True)
class Validators:
    """What a publisher calls the version of a file, to ask whether there is a newer one."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """What a publisher sent. `data` is None where it says that nothing is newer."""

    status: int
    data: bytes | None
    validators: Validators


class DownloadFailed(Exception):
    """A download that gave nothing, and why, in a sentence. `again` says that another try may help."""

    def __init__(self, reason: str, *, status: int | None = None, again: bool = False) -> None:
        self.reason, self.status, self.again = reason, status, again
        super().__init__(reason)


def fetch(
    address: str,
    *,
    hosts: Collection[str] = (),
    known: Validators = Validators(),
    limits: Limits = Limits(),
    sleep: Callable[[float], None] = time.sleep,
) -> Download:
    """Download `address`, or learn that it is as `known`. Redirects may lead to its own host and to `hosts`.

    What may pass by itself is tried again, with a pause that doubles.

    Raises:
        DownloadFailed: with the last reason.
    """
    allowed = {_host(urlsplit(address)), *(host.lower() for host in hosts)}
    deadline = time.monotonic() + limits.total
    for attempt in range(limits.tries):
        pause = limits.pause * 2**attempt
        try:
            return _follow(address, allowed, known, limits, deadline)
        except DownloadFailed as failed:
            last = attempt + 1 == limits.tries or time.monotonic() + pause > deadline
            if last or not failed.again:
                raise
            sleep(pause)
    raise DownloadFailed("No try was allowed.")


def _follow(
    address: str, allowed: Collection[str], known: Validators, limits: Limits, deadline: float
) -> Download:
    first = urlsplit(address)
    for _ in range(REDIRECTS + 1):
        answer = _ask(_checked(address, first, allowed), known, limits, deadline)
        if isinstance(answer, Download):
            return answer
        address = _joined(address, answer)
    raise DownloadFailed(f"It was redirected more than {REDIRECTS} times.")


def _joined(address: str, target: str) -> str:
    try:
        return urljoin(address, target)
    except ValueError:
        raise DownloadFailed("It was redirected to a malformed address.") from None


def _checked(address: str, first: SplitResult, allowed: Collection[str]) -> SplitResult:
    """Return the parts of an address that may be asked: encrypted or on this machine, and of a known host."""
    try:
        parts = urlsplit(address)
        host, _ = _host(parts), parts.port
    except ValueError:
        raise DownloadFailed("The address is malformed.") from None
    if parts.scheme != "https" and not (parts.scheme == first.scheme == "http" and host in LOOPBACK):
        raise DownloadFailed(f"{parts.scheme or 'no scheme'}://{host} is not encrypted (https).")
    if host not in allowed or parts.username is not None:
        raise DownloadFailed(f"It was redirected to {host or 'no host'}, which is not among its hosts.")
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()


def _ask(parts: SplitResult, known: Validators, limits: Limits, deadline: float) -> Download | str:
    """Send one request; return the download, or the address that it was redirected to."""
    with _Line(parts, limits, deadline) as line:
        connection = HTTPConnection(parts.hostname or "")
        connection.sock = line.open()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = parts.netloc.rpartition("@")[2]
        connection.request("GET", path, headers={"Host": host, **_headers(known)})
        response = connection.getresponse()
        if response.status in MOVED:
            return response.getheader("Location") or ""
        if response.status == 304 and known != Validators():
            return Download(304, None, known)
        if response.status != 200:
            raise DownloadFailed(
                f"The publisher answered {response.status} {response.reason[:80]}.",
                status=response.status,
                again=response.status in AGAIN,
            )
        return Download(200, b"".join(_body(response, line, limits)), _validators(response))


def tls() -> ssl.SSLContext:
    """Return what certificates are checked with: those that this machine trusts, and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _headers(known: Validators) -> dict[str, str]:
    """Return what to ask with: the file as it is, over a connection of its own, unless it is as known."""
    asked = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
    if known.etag:
        asked["If-None-Match"] = known.etag
    if known.modified:
        asked["If-Modified-Since"] = known.modified
    return asked


def _validators(response: HTTPResponse) -> Validators:
    """Return the validators of an answer; one that could not be sent back is none."""
    values = [response.getheader(name) or "" for name in ("ETag", "Last-Modified")]
    return Validators(*(value if len(value) <= 200 and value.isprintable() else "" for value in values))


def _body(response: HTTPResponse, line: "_Line", limits: Limits) -> Iterator[bytes]:
    """Yield the pieces of the answer, never more than the limit, and check that it is whole."""
    length = response.length  # None: in chunks, which say themselves where they end
    if length is None and not response.chunked:
        raise DownloadFailed("The publisher does not say how long the file is.", status=200)
    if length is not None and length > limits.size:
        raise _too_large(limits)
    size = 0
    for piece in _pieces(response, length, line):
        size += len(piece)
        if size > limits.size:
            raise _too_large(limits)
        yield piece
    if length is not None and size != length:
        sent = f"{size:,}" if size < length else "more"
        raise DownloadFailed(
            f"The publisher announced {length:,} bytes and sent {sent}.", status=200, again=True
        )


def _pieces(response: HTTPResponse, length: int | None, line: "_Line") -> Iterator[bytes]:
    """Yield what comes in, chunks taken apart. After a length that was announced it looks for the end."""
    stream = response.fp  # beside the response, which would stop at the length that it was told
    size = 0
    while piece := response.read1(CHUNK) if length is None else stream.read1(CHUNK):
        yield piece
        size += len(piece)
        if size == length and not line.goes_on(stream):
            return
        if length is not None and size > length:
            return


def _too_large(limits: Limits) -> DownloadFailed:
    return DownloadFailed(f"The file is larger than {limits.size // 2**20} MB.", status=200)


class _Line:
    """A connection that is cut when the time for the whole download is over, wherever it stands.

    What goes wrong on it leaves it as a DownloadFailed.
    """

    def __init__(self, parts: SplitResult, limits: Limits, deadline: float) -> None:
        self._parts, self._limits = parts, limits
        self._socket: socket.socket | None = None
        self._over = threading.Event()
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._socket is not None:
            self._socket.close()
        if self._over.is_set():
            late = f"It took longer than {self._limits.total:g} seconds."
            raise DownloadFailed(late, again=True) from None
        if isinstance(error, OSError | HTTPException | ValueError):
            raise _said(error, self._limits) from None

    def open(self) -> socket.socket:
        """Connect and, for https, check who answers."""
        host, secure = self._parts.hostname or "", self._parts.scheme == "https"
        port = self._parts.port or (443 if secure else 80)
        self._socket = socket.create_connection((host, port), timeout=self._limits.connect)
        if self._over.is_set():
            raise TimeoutError
        if secure:
            self._socket = tls().wrap_socket(
                self._socket, server_hostname=host, do_handshake_on_connect=False
            )
            self._socket.do_handshake()
        self._socket.settimeout(self._limits.read)
        return self._socket

    def goes_on(self, stream: BufferedReader) -> bool:
        """Say whether more comes after what should have been the end; a silent connection is an end."""
        if self._socket is None:
            return False
        self._socket.settimeout(min(END, self._limits.read))
        try:
            return bool(stream.peek(1))
        except OSError:
            return False

    def _cut(self) -> None:
        """Wake a read that waits, by shutting the connection under it and under its encryption."""
        self._over.set()
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _said(error: Exception, limits: Limits) -> DownloadFailed:
    """Return an error of the connection in words. A certificate does not mend itself in seconds."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return DownloadFailed(f"Its certificate is not trusted: {error.verify_message}.")
    if isinstance(error, TimeoutError):
        return DownloadFailed(f"The publisher sent nothing for {limits.read:g} seconds.", again=True)
    said = (str(error) or "closed")[:200]
    return DownloadFailed(f"The connection failed: {type(error).__name__}, {said}.", again=True)
