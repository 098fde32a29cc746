"""The document of a letter: a tagged PDF (PDF/A-2a and PDF/UA-1), signed, made from the frozen words alone.

The words go to Typst as data and are never markup there, whatever they look like.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from exportctl.core import audit
from exportctl.core.errors import Missing
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from licensing.letters.models import Letter
from licensing.licenses import signing
from licensing.licenses.typeset import typeset

FOLDER = Path(__file__).resolve().parent


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
    """Return the document as an unsigned PDF; the same content gives the same bytes."""
    return typeset(FOLDER / "letter.typ", content)
