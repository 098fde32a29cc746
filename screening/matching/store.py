"""An index as a file that all processes of a machine map into memory and share.

A file is written beside its place and moved there when it is whole, under a lock, so that it is built once.
It holds a line of JSON that says where each array lies, the arrays, and the SHA-256 of all of it. A file
that was cut or damaged is found out when it is opened, and never answers.
"""

import fcntl
import hashlib
import json
import mmap
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.matching.index import Index, build
from screening.matching.records import ListedParty
from screening.matching.version import MATCHER_VERSION

MAGIC = b"exportctl-index-1\n"
SUFFIX = ".index"
ALIGNED = 64
CHUNK = 8 * 2**20
ABANDONED = 3600.0


class Damaged(Exception):
    """An index file that was cut, changed, or written by something else."""


def name_of(digests: Iterable[str]) -> str:
    """Return the name of the index over lists with these digests, as this version would build it."""
    text = "\n".join((MATCHER_VERSION, *sorted(digests)))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def write(arrays: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write arrays to a file that appears whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            digest = hashlib.sha256()
            for part in _parts(arrays):
                digest.update(part)
                file.write(part)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def open_file(path: Path) -> Index:
    """Map an index file into memory.

    Raises:
        FileNotFoundError: there is none.
        Damaged: it is not whole, or not what was written.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= len(MAGIC) + hashlib.sha256().digest_size:
            raise Damaged(f"{path.name} is too short to be an index.")
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _check(path, content)
    try:
        end = content.find(b"\n", len(MAGIC))
        header = json.loads(content[len(MAGIC) : end])
        arrays = {
            name: np.frombuffer(content, dtype, count, offset)
            for name, (dtype, count, offset) in header.items()
        }
        return Index(arrays)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path.name} is not an index that this version reads: {error}.") from error


def open_or_build(folder: Path, name: str, parties: Callable[[], Iterable[ListedParty]]) -> Index:
    """Return the index of a name, from its file if that is whole; otherwise build it and write the file."""
    path = folder / f"{name}{SUFFIX}"
    try:
        return open_file(path)
    except (FileNotFoundError, Damaged):
        folder.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        try:
            return open_file(path)
        except (FileNotFoundError, Damaged):
            write(build(parties()), path)
        return open_file(path)


def remove_others(folder: Path, keep: Iterable[str]) -> None:
    """Remove the index files of other names, and what a builder that was killed has left of one.

    A process that has a file mapped keeps it until it lets go.
    """
    kept = {f"{name}{SUFFIX}" for name in keep}
    for path in folder.glob(f"*{SUFFIX}"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    for part in folder.glob("*.part"):
        with suppress(FileNotFoundError):  # its builder has just moved it to its place
            if time.time() - part.stat().st_mtime > ABANDONED:
                part.unlink()


def _parts(arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    """Yield the header and the arrays, each on a boundary that its numbers need."""
    room = len(MAGIC) + sum(len(name) + 80 for name in arrays)
    offset = _aligned(room)
    header = {}
    for name, array in arrays.items():
        header[name] = (array.dtype.str, array.size, offset)
        offset = _aligned(offset + array.nbytes)
    start = MAGIC + json.dumps(header).encode() + b"\n"
    yield start.ljust(_aligned(room), b" ")
    for array in arrays.values():
        yield array.tobytes()
        yield b" " * (_aligned(array.nbytes) - array.nbytes)


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNED) * ALIGNED


def _check(path: Path, content: mmap.mmap) -> None:
    if content[: len(MAGIC)] != MAGIC:
        raise Damaged(f"{path.name} is not an index.")
    digest = hashlib.sha256()
    end = len(content) - digest.digest_size
    with memoryview(content) as view:
        for start in range(0, end, CHUNK):
            digest.update(view[start : min(start + CHUNK, end)])
    if digest.digest() != content[end:]:
        raise Damaged(f"{path.name} is cut or changed.")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
