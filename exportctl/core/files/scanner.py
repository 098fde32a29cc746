"""A small ClamAV client: the INSTREAM command of clamd's protocol."""

import socket
import struct

from exportctl.core.errors import DomainError

CHUNK = 64 * 1024


def scan(data: bytes, *, address: str, seconds: float = 20.0) -> None:
    """Send `data` to clamd at `address` ("host:port") and return if it is clean.

    Raises:
        DomainError: `file_infected`, or `scanner_down` when clamd cannot be asked: fail closed.
    """
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=seconds) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                link.sendall(struct.pack("!I", len(chunk)) + chunk)
            link.sendall(struct.pack("!I", 0))
            answer = _answer(link)
    except (OSError, ValueError):
        raise DomainError(
            "The malware scanner does not answer. Try again in a moment.", code="scanner_down"
        ) from None
    if answer.endswith("FOUND"):
        raise DomainError(
            "The malware scanner found something in this file, so it was not stored.", code="file_infected"
        )
    if not answer.endswith("OK"):
        raise DomainError("The malware scanner could not read this file. Try again.", code="scanner_down")


def _answer(link: socket.socket) -> str:
    """Read to the zero byte that ends an answer, or to the end of the connection."""
    answer = b""
    while len(answer) < CHUNK and not answer.endswith(b"\0") and (more := link.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
