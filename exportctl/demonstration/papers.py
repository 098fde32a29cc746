"""The documents of the demonstration: small, real files that the product accepts."""

import struct
import zlib
from typing import cast

import typst
from django.core.files.uploadedfile import SimpleUploadedFile


def statement(end_user: str, use: str) -> SimpleUploadedFile:
    """Return an end-use statement as PDF."""
    said = (
        f"{end_user} states that the goods will be used for: {use}\n\n"
        "They will not be used for weapons of mass destruction, and not be passed on without consent."
    )
    return paper("End-use statement", said)


def paper(title: str, text: str) -> SimpleUploadedFile:
    """Return a page with a title and a text as PDF, named by its title."""
    source = (
        '#set page(paper: "a4")\n#set document(title: sys.inputs.title)\n= #sys.inputs.title\n'
        "#sys.inputs.text"
    )
    compiler = typst.Compiler(source.encode(), ignore_system_fonts=True)
    data = cast(bytes, compiler.compile(format="pdf", sys_inputs={"title": title, "text": text}))
    name = f"{title.lower().replace(' ', '-')}.pdf"
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def photograph(shade: int) -> SimpleUploadedFile:
    """Return a small gray PNG picture, as a stand-in for what an inspector's camera takes."""
    width, height = 160, 120
    rows = b"".join(
        b"\0" + bytes((shade + x // 8 + y // 8) % 256 for x in range(width)) for y in range(height)
    )
    parts = [
        (b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return SimpleUploadedFile("on-the-spot.png", data, content_type="image/png")
