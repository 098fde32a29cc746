"""Typesetting signed documents: tagged PDF (PDF/A-2a and PDF/UA-1) from data that is never markup."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst
from anyascii import anyascii

FONTS = Path(__file__).resolve().parent / "fonts"
LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
MOST_TRIES = 200  # characters that no font has, one a try


def typeset(template: Path, content: dict[str, Any], **inputs: str) -> bytes:
    """Return the document as an unsigned PDF; the same content gives the same bytes.

    A document must not fail for one name: where the fonts lack a character it is written in Latin letters,
    and the template is told so by `spelled`. The page in the portal has the text as it is.
    """
    text = json.dumps({**content, "spelled": False}, ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            return _compiled(template, content=text, **inputs)
        except typst.TypstError as error:
            lacking = LACKING.search(str(error))
            if lacking is None:
                raise
            for character in lacking[1]:
                text = text.replace(character, json.dumps(anyascii(character) or "?")[1:-1])
            text = text.replace('"spelled": false', '"spelled": true')
    raise ValueError("The document has too many characters that the fonts lack.")


def _compiled(template: Path, **inputs: str) -> bytes:
    pdf = _compiler(template.parent).compile(
        input=template, format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"]
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no PDF.")
    return pdf


@cache
def _compiler(root: Path) -> typst.Compiler:
    """Return a compiler that knows only the fonts beside this file; reading them takes a moment."""
    return typst.Compiler(root=root, font_paths=[FONTS], ignore_system_fonts=True)
