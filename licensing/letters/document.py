"""The document of a letter: a tagged PDF (PDF/A-2a and PDF/UA-1), signed, made from the frozen words alone.

The words go to Typst as data and are never markup there, whatever they look like.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from anyascii import anyascii
from django.db import transaction

from exportctl.core import audit
from exportctl.core.errors import Missing
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from licensing.letters.models import Letter
from licensing.licenses import certificate, signing

FOLDER = Path(__file__).resolve().parent
LACKING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
MOST_TRIES = 200  # characters that no font has, one a try


def make(letter_id: UUID) -> StoredFile:
    """Make, sign and store the document of a letter, once; a repeat returns the first.

    Raises:
        Missing: there is no such letter.
        ImproperlyConfigured: no key is set to sign with.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id).first()
        if letter is None:
            raise Missing
        if letter.document is not None:
            return letter.document
        data = signing.sign(render(letter.content), reason=f"Letter {letter.number}")
        letter.document = files.store_bytes(
            data,
            name=f"{letter.number}.pdf",
            content_type="application/pdf",
            owner=letter,
            kind="letter",
            actor=None,
        )
        letter.version += 1
        letter.save(update_fields=["document", "version", "updated_at"])
        audit.record(
            letter,
            "letter.signed",
            actor=None,
            thread=letter.case_id,
            after={"sha256": letter.document.sha256},
            number=letter.number,
        )
        return letter.document


def render(content: dict[str, Any]) -> bytes:
    """Return the document as an unsigned PDF; the same content gives the same bytes.

    A letter must not fail for one name: where the fonts lack a character it is written in Latin letters,
    and the document says so. The page in the portal has the text as it is.
    """
    text = json.dumps({**content, "spelled": False}, ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            return _compiled(text)
        except typst.TypstError as error:
            lacking = LACKING.search(str(error))
            if lacking is None:
                raise
            for character in lacking[1]:
                text = text.replace(character, json.dumps(anyascii(character) or "?")[1:-1])
            text = text.replace('"spelled": false', '"spelled": true')
    raise ValueError("The letter has too many characters that the fonts lack.")


def _compiled(text: str) -> bytes:
    pdf = _compiler().compile(
        input=FOLDER / "letter.typ",
        format="pdf",
        sys_inputs={"content": text},
        pdf_standards=["a-2a", "ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no PDF.")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Return a compiler that knows only the fonts of the license document; reading them takes a moment."""
    return typst.Compiler(root=FOLDER, font_paths=[certificate.FOLDER / "fonts"], ignore_system_fonts=True)
