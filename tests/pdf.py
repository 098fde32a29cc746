"""What the tests of signed documents ask of a PDF."""

import io
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from licensing.licenses import signing

MARKS = (
    "<pdfaid:part>2</pdfaid:part>",
    "<pdfaid:conformance>A</pdfaid:conformance>",
    "<pdfuaid:part>1</pdfuaid:part>",
)


def text_of(data: bytes) -> str:
    """Return the words of a document, one blank between two."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def fonts_of(data: bytes) -> str:
    """Return the names of the fonts of a document."""
    pages = PdfReader(io.BytesIO(data)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    return " ".join(sorted({str(font["/BaseFont"]) for font in fonts}))


def expect_archivable_and_accessible(document: PdfReader) -> None:
    """Expect that a document says of itself that it is tagged, PDF/A-2a and PDF/UA-1."""
    root: Any = document.trailer["/Root"]
    said = root["/Metadata"].get_object().get_data().decode()
    assert [mark for mark in MARKS if mark not in said] == []
    assert root["/MarkInfo"]["/Marked"]


def signature_of(data: bytes) -> PdfSignatureStatus:
    """Return what a stranger finds of a document's signature who trusts the authority's CA."""
    known = SimpleSigner.load_pkcs12(str(signing.key_file()), passphrase=None).cert_registry
    trusted = ValidationContext(trust_roots=[cert for cert in known if cert.subject == cert.issuer])
    return validate_pdf_signature(PdfFileReader(io.BytesIO(data)).embedded_signatures[0], trusted)
