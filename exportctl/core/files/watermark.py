"""Writes a line across every page of a PDF that somebody else made: under which mark, for whom, and when.

The file is hostile until proven otherwise, so it is read in a process of its own, with little memory and
time. Its first bytes stay those that were filed: the line is appended, as any change of a PDF is.
"""

import io
import math
import resource
import subprocess
import sys
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

objects: Any = generic  # the library gives these no types
MOST_PAGES = 2_000
MEMORY = 1024**3  # bytes
SECONDS = 10
LETTER = (0.0, 0.0, 612.0, 792.0)  # points, where a page does not say its size
FONT, STATE = "/ExportctlMarkFont", "/ExportctlMarkState"
HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


def watermarked(data: bytes, text: str) -> bytes | None:
    """Return a PDF with `text` across each page, or None where it cannot be written into.

    An encrypted, damaged or very long file cannot, nor one that takes too much to read. Letters of `text`
    outside ASCII are left out.
    """
    command = [sys.executable, "-I", __file__, text]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS * 2, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(data) else None


def write(data: bytes, text: str) -> bytes:
    """Write `text` across each page; raises whatever the file makes its reader raise."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    if writer.prev.encrypted:
        raise ValueError("An encrypted file is not written into.")
    pages = int(writer.root["/Pages"]["/Count"])
    if not 0 < pages <= MOST_PAGES:
        raise ValueError(f"A file of {pages} pages is not written into.")
    own, before = _own(writer), writer.add_object(_stream(b"q\n"))
    lines: dict[tuple[float, ...], Any] = {}
    for index in range(pages):
        reference, held = writer.find_page_for_modification(index)
        page: Any = reference.get_object()
        box = _box(page)
        if box not in lines:
            lines[box] = writer.add_object(_stream(_line(box, text)))
        page[pdf_name("/Resources")] = _with(held.get_object(), own)
        page[pdf_name("/Contents")] = objects.ArrayObject([before, *_contents(page), lines[box]])
        writer.mark_update(reference)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _own(writer: Any) -> dict[str, tuple[str, Any]]:
    """Return by kind the font that every reader has, and what makes the line light."""
    font = _dictionary({key: pdf_name(value) for key, value in HELVETICA.items()})
    light = _dictionary({"/ca": objects.FloatObject("0.35")})
    return {"/Font": (FONT, writer.add_object(font)), "/ExtGState": (STATE, writer.add_object(light))}


def _with(held: Any, own: dict[str, tuple[str, Any]]) -> Any:
    """Return the resources of a page with ours; a copy, because several pages may share them."""
    copy = objects.DictionaryObject(held)
    for kind, (name, what) in own.items():
        named = objects.DictionaryObject(held.get(kind) or {})
        named[pdf_name(name)] = what
        copy[pdf_name(kind)] = named
    return copy


def _contents(page: Any) -> list[Any]:
    """Return the streams of a page, as references."""
    if "/Contents" not in page:
        return []
    held, found = page.raw_get("/Contents"), page["/Contents"]
    return list(found) if isinstance(found, generic.ArrayObject) else [held]


def _dictionary(items: dict[str, Any]) -> Any:
    named = {pdf_name(key): value for key, value in items.items()}
    return objects.DictionaryObject(named)


def _stream(content: bytes) -> Any:
    return objects.StreamObject(stream_data=content)


def _box(page: Any) -> tuple[float, ...]:
    """Return the corners of a page that are seen; a page may have them from the node above it."""
    node = page
    for _ in range(50):
        if not isinstance(node, objects.DictionaryObject):
            break
        for key in ("/CropBox", "/MediaBox"):
            if key in node:
                return tuple(float(one) for one in node[key])
        node = node.get("/Parent")
    return LETTER


def _line(box: tuple[float, ...], text: str) -> bytes:
    """Return the drawing of the text from the lower left to the upper right corner, and what ends `q`."""
    left, low, right, high = (
        min(box[0], box[2]),
        min(box[1], box[3]),
        max(box[0], box[2]),
        max(box[1], box[3]),
    )
    wide, tall = right - left, high - low
    size = min(28.0, 1.6 * math.hypot(wide, tall) / max(len(text), 1))
    run = 0.5 * size * len(text)  # about as long as Helvetica makes it
    cos, sin = wide / math.hypot(wide, tall), tall / math.hypot(wide, tall)
    x, y = left + (wide - run * cos) / 2, low + (tall - run * sin) / 2
    shown = text.encode("ascii", "ignore").translate(None, b"\\()\r\n").decode()
    return (
        f"Q\nq {STATE} gs 0.6 0 0 rg BT {FONT} {size:.2f} Tf "
        f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm ({shown}) Tj ET Q\n"
    ).encode()


def main() -> None:
    """Read a PDF from standard input and write it with the text of the argument to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(write(sys.stdin.buffer.read(), sys.argv[1]))


if __name__ == "__main__":
    main()
