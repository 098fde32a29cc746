"""Which uploads are taken: by size, by what the bytes are, and by whether the name says the same."""

from dataclasses import dataclass
from pathlib import PurePath

import puremagic

from exportctl.core.errors import DomainError


@dataclass(frozen=True)
class Kind:
    """A type of file that is taken: its media type, and the extensions that may name it."""

    media_type: str
    extensions: tuple[str, ...]
    label: str


PDF = Kind("application/pdf", (".pdf",), "PDF")
PNG = Kind("image/png", (".png",), "PNG picture")
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), "JPEG picture")
KINDS = (PDF, PNG, JPEG)
WORDS = "PDF, PNG or JPEG"
_SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
ACCEPT = ",".join(extension for kind in KINDS for extension in kind.extensions)


def clean_name(name: str) -> str:
    """Return the file's own name without folders or control characters, at most 200 characters."""
    base = PurePath(name.replace("\\", "/")).name
    shown = "".join(character for character in base if character.isprintable()).strip(" .") or "file"
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix[:10]
    return f"{stem[: 200 - len(suffix)]}{suffix}"


def accept(name: str, data: bytes, *, limit: int) -> Kind:
    """Return the kind of an upload.

    Raises:
        DomainError: `file_empty`, `file_too_large` or `file_type_refused`.
    """
    if not data:
        raise DomainError(f"“{name}” is empty. Choose the file again.", code="file_empty")
    if len(data) > limit:
        raise DomainError(f"“{name}” is larger than {limit // 1024 // 1024} MB.", code="file_too_large")
    found = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if found is None:
        raise DomainError(
            f"“{name}” is {_guess(data)}; only {WORDS} files are taken.", code="file_type_refused"
        )
    if PurePath(name).suffix.lower() not in found.extensions:
        raise DomainError(
            f"“{name}” holds a {found.label}, but its name says otherwise. "
            f"Give it a name that ends in {' or '.join(found.extensions)}.",
            code="file_type_refused",
        )
    return found


def _guess(data: bytes) -> str:
    """Name what refused bytes seem to be, for the person who chose the wrong file."""
    try:
        return f"a file of type {puremagic.from_string(data[:4096], mime=True) or 'unknown'}"
    except (puremagic.PureError, ValueError):
        return "a file of an unknown type"
