"""A line across each page of a PDF that somebody else made, and files that cannot be written into."""

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, RectangleObject

from exportctl.core.files import watermark
from exportctl.core.files.watermark import watermarked

LINE = "Official   omar@authority.example   27 Nov 2026 11:20 UTC"


def made(pages: int = 1, **changes: object) -> bytes:
    """Return a PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if "count" in changes:
        writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(changes["count"])  # type: ignore[index]
    if "password" in changes:
        writer.encrypt(str(changes["password"]))
    if "box" in changes:
        writer.pages[0].cropbox = RectangleObject(changes["box"])  # type: ignore[arg-type]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("pages", [1, 3])
def test_each_page_has_the_line_behind_the_bytes_that_were_filed(pages):
    data = made(pages)
    found = watermarked(data, LINE)
    assert found is not None
    assert found.startswith(data)
    read = [page.extract_text().split() for page in PdfReader(io.BytesIO(found)).pages]
    assert read == [LINE.split()] * pages


def test_a_second_line_stands_beside_the_first():
    once = watermarked(made(), LINE)
    assert once is not None
    twice = watermarked(once, LINE)
    assert twice is not None
    assert PdfReader(io.BytesIO(twice)).pages[0].extract_text().count("omar@authority.example") == 2


@pytest.mark.parametrize("box", [(0, 0, 842, 595), (100, 100, 300, 200), (300, 200, 100, 100)])
def test_the_line_lies_inside_what_is_seen_of_a_page(box):
    found = watermarked(made(box=box), LINE)
    assert found is not None
    places: list[tuple[float, float]] = []
    PdfReader(io.BytesIO(found)).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: places.append((tm[4], tm[5])) if text.strip() else None
    )
    x, y = places[0]
    assert min(box[0], box[2]) <= x <= max(box[0], box[2])
    assert min(box[1], box[3]) <= y <= max(box[1], box[3])


def test_what_would_end_the_text_is_left_out():
    found = watermarked(made(), "a) Tj ET (b\\ \u202eزهرة")
    assert found is not None
    assert PdfReader(io.BytesIO(found)).pages[0].extract_text().split() == ["a", "Tj", "ET", "b"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 and nothing else",
        made()[:-200],
        made(password="kept"),
        made(count=2001),
        made(count=0),
    ],
    ids=["nothing", "damaged", "cut off", "locked", "too long", "no pages"],
)
def test_a_file_that_cannot_be_written_into_is_none(data):
    assert watermarked(data, LINE) is None


def test_a_file_that_unpacks_to_more_than_the_memory_is_none():
    packer = zlib.compressobj(1)
    part = b"\0" * 2**26
    packed = (
        b"".join(packer.compress(part) for _ in range(watermark.MEMORY // len(part) + 1)) + packer.flush()
    )
    head = b"%PDF-1.7\n"
    table = b"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    data = head + table + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    assert watermarked(data, LINE) is None
