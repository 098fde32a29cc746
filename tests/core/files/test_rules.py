import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from exportctl.core.files.rules import JPEG, PDF, PNG, accept, clean_name

PDF_BYTES = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG_BYTES = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", PDF_BYTES, PDF),
        ("A.PDF", PDF_BYTES, PDF),
        ("a.png", PNG_BYTES, PNG),
        ("a.jpg", JPEG_BYTES, JPEG),
        ("a.jpeg", JPEG_BYTES, JPEG),
    ],
)
def test_what_is_taken(name, data, kind):
    assert accept(name, data, limit=100) == kind


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("a.pdf", b"", "file_empty", "is empty"),
        ("a.pdf", PDF_BYTES + b" " * 2_000_000, "file_too_large", "larger than 1 MB"),
        ("a.pdf", PNG_BYTES, "file_type_refused", "its name says otherwise"),
        ("a", PDF_BYTES, "file_type_refused", "ends in .pdf"),
        ("a.pdf.exe", PDF_BYTES, "file_type_refused", "its name says otherwise"),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 60, "file_type_refused", "only PDF, PNG or JPEG"),
        ("a.pdf", b"<html><script>", "file_type_refused", "only PDF, PNG or JPEG"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type_refused", "only PDF"),
        ("a.pdf", b"\0", "file_type_refused", "only PDF"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 40, "file_type_refused", "only PDF"),
    ],
)
def test_what_is_refused_and_why(name, data, code, says):
    with pytest.raises(DomainError, match=says) as found:
        accept(name, data, limit=1024 * 1024)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("statement.pdf", "statement.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\statement.pdf", "statement.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("深圳 שלום.pdf", "深圳 שלום.pdf"),
        ("..", "file"),
        ("", "file"),
        (" .pdf ", "pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_cleaned(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_clean_name_fits_is_printable_and_has_no_folder(name):
    kept = clean_name(name)

    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert "/" not in kept
    assert "\\" not in kept
    assert kept not in {".", ".."}
