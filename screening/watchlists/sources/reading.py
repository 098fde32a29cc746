"""From bytes to text, with every door shut that a hostile or broken file could come through."""

import csv
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_FILE = 64 * 1024 * 1024
MAX_UNPACKED = 256 * 1024 * 1024
MAX_ROWS = 250_000
UTF_8, WINDOWS = "utf-8-sig", "cp1252"
CALLED = {UTF_8: "UTF-8", WINDOWS: "Windows-1252"}
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"


class ListRefused(Exception):
    """A list file that is not taken at all. Says which file, which line (0: the whole file) and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as it was received."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One CSV row with the line of the file on which it ends."""

    line: int
    cells: list[str]


def unpacked(file: NamedFile, *, limit: int = MAX_UNPACKED) -> bytes:
    """Return the content of `file`, unpacked if it is gzip.

    Raises:
        ListRefused: it is empty, over 64 MB as received or over `limit` bytes unpacked, a damaged or
            cut-off gzip, or a ZIP archive.
    """
    if not file.data:
        raise ListRefused(file.name, 0, "The file is empty.")
    if len(file.data) > MAX_FILE:
        raise ListRefused(file.name, 0, f"The file is larger than {MAX_FILE // 2**20} MB.")
    if file.data.startswith(ZIP):
        raise ListRefused(file.name, 0, "The file is a ZIP archive; unpack it first.")
    data = _gunzip(file, limit) if file.data.startswith(GZIP) else file.data
    if not data.strip():
        raise ListRefused(file.name, 0, "The file is empty.")
    return data


def text_of(file: NamedFile, *, encoding: str = UTF_8) -> str:
    """Return the content of `file` as text, without NUL characters. It must be UTF-8 (plain ASCII is),
    unless the list has another `encoding`.

    Raises:
        ListRefused: as `unpacked`, or the encoding is another one; names the line of the first bad byte.
    """
    data = unpacked(file)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ListRefused(
            file.name,
            line,
            f"The file is not {CALLED[encoding]}: byte 0x{data[error.start]:02x} does not belong here.",
        ) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise ListRefused(file.name, line, "The file holds a NUL character; it is binary or UTF-16.")
    return text


def csv_rows(name: str, text: str, *, delimiter: str = ",", limit: int = MAX_ROWS) -> Iterator[Row]:
    """Yield the rows of a comma-separated text, blank lines left out.

    Raises:
        ListRefused: a quotation mark is never closed, or stands where none may; more than `limit` rows.
    """
    if text.count("\n") > 2 * limit:  # before a record is made of any: a cell may hold a line break or two
        raise ListRefused(name, 0, f"The file has more than {limit:,} rows.")
    lines = (match[0] for match in LINE.finditer(text))
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    line = rows = 0
    try:
        for cells in reader:
            line = reader.line_num
            if cells:
                rows += 1
                if rows > limit:
                    raise ListRefused(name, line, f"The file has more than {limit:,} rows.")
                yield Row(line, cells)
    except csv.Error as error:
        raise ListRefused(name, max(reader.line_num, line + 1), f"Not readable as CSV: {error}.") from None


def script_of(text: str) -> str:
    """Return the name of the script that most letters of `text` belong to, such as `Latin` or `Han`."""
    if text.isascii():
        return "Latin" if any(letter.isalpha() for letter in text) else "Common"
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            script = _script(letter)
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "Common"


def one_line(text: str | None) -> str:
    """Return `text` with every run of white space made one space."""
    return " ".join((text or "").split())


def only_file(files: Sequence[NamedFile]) -> NamedFile:
    """Return the one file of a source that has one.

    Raises:
        ListRefused: there is none, or more than one.
    """
    if len(files) != 1:
        raise ListRefused(files[0].name if files else "list", 0, f"Give one file; {len(files)} were given.")
    return files[0]


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    first = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0]
    return "Han" if first == "CJK" else first.split("-")[0].capitalize()


def _gunzip(file: NamedFile, limit: int) -> bytes:
    """Unpack all members of a gzip file, but never more than `limit` bytes."""
    rest, unpacked_parts, size = file.data, [], 0
    try:
        while rest:
            stream = zlib.decompressobj(wbits=31)
            part = stream.decompress(rest, limit - size + 1)
            size += len(part)
            if size > limit:
                raise ListRefused(file.name, 0, f"The file unpacks to more than {limit // 2**20} MB.")
            if not stream.eof:
                raise ListRefused(file.name, 0, "The gzip file is cut off before its end.")
            unpacked_parts.append(part)
            rest = stream.unused_data
    except zlib.error as error:
        raise ListRefused(file.name, 0, f"The gzip file is damaged: {error}.") from None
    return b"".join(unpacked_parts)
