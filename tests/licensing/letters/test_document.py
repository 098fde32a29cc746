"""The signed PDF: tagged, PDF/UA-1, the same bytes again, whatever script the names are in."""

import io
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Missing
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from licensing.letters import document, previews
from licensing.letters.filling import clean, fill
from licensing.letters.markup import parse
from licensing.letters.models import LetterTemplate
from licensing.letters.services import issue_of_decision
from licensing.letters.tasks import sign_letter
from tests import pdf
from tests.factories.licenses import make_decision
from tests.licensing.letters.test_markup import HOSTILE

ARABIC, CHINESE = "شركة النور للتجارة", "深圳市创新光电科技有限公司"
LONG = "Arden Photonics Division of Very Long Names for Laser Instruments and Optical Assemblies"
KINDS = {"reason": "text", "all": "numbers"}
CONTENT = {
    "authority": "Office for Strategic Trade",
    "number": "LT-2026-000001",
    "date": "2 Dec 2026",
    "dated": "2026-12-02",
    "reference": "EX-2026-000001",
    "title": "A letter",
    "to": ["Arden Photonics Ltd", "Norway"],
}


def letter_of(*texts: str) -> dict:
    """Return what a letter says that shows each text in every place."""
    blocks = [{"kind": "heading", "runs": [[text, True]]} for text in texts]
    blocks += [
        {"kind": "paragraph", "runs": [["Dear ", False], [text, True], [".", False]]} for text in texts
    ]
    blocks += [{"kind": kind, "items": [[[text, True]] for text in texts]} for kind in ("numbers", "bullets")]
    return {**CONTENT, "to": list(texts), "blocks": blocks}


@pytest.fixture
def signed(arden):
    parties = [
        {"role": "consignee", "name": ARABIC, "country": "SA", "city": "الرياض"},
        {"role": "consignee", "name": LONG, "country": "NO", "city": "Oslo"},
        {"role": "end_user", "name": CHINESE, "country": "CN", "city": "深圳"},
    ]
    grounds = {"criteria": ["7"], "public_reasons": [f"{ARABIC} has no workshop."], "protected_reasons": [""]}
    letter = issue_of_decision(make_decision(arden, outcome="deny", parties=parties, **grounds).pk)
    sign_letter(letter_id=str(letter.pk))
    letter.refresh_from_db()
    return letter, files.read(letter.document)


@pytest.mark.django_db
def test_the_document_says_what_the_letter_says(signed):
    letter, data = signed
    text = pdf.text_of(data)
    for words in (
        letter.number,
        letter.case.application.reference,
        "Arden Photonics Ltd",
        "Your application is refused",
        CHINESE,
        f"{letter.appeal_by:%-d %b %Y}",
        "If you do not agree",
        "electronic signature",
    ):
        assert words in text
    assert "Some characters are spelled" not in text


@pytest.mark.django_db
def test_names_in_other_scripts_use_fonts_that_have_them(signed):
    fonts = pdf.fonts_of(signed[1])
    assert "NotoSansArabic" in fonts
    assert "NotoSansHans" in fonts


@pytest.mark.django_db
def test_the_document_is_tagged_pdf_a_2a_and_pdf_ua_1(signed):
    reader = PdfReader(io.BytesIO(signed[1]))
    pdf.expect_archivable_and_accessible(reader)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    kinds = set()

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            kinds.add(str(node.get("/S")))
            walk(node.get("/K"))

    walk(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/L", "/LI"} <= kinds
    assert reader.metadata.title == f"{signed[0].title}, letter {signed[0].number}"


@pytest.mark.django_db
def test_the_signature_is_valid_and_covers_everything(signed):
    found = pdf.signature_of(signed[1])
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"


@pytest.mark.django_db
def test_made_twice_is_stored_once_with_its_hash(signed):
    letter, _ = signed
    sign_letter(letter_id=str(letter.pk))
    stored = StoredFile.objects.get(owner_id=letter.pk)
    assert AuditEvent.objects.get(verb="letter.signed").after == {"sha256": stored.sha256}


@pytest.mark.django_db
def test_a_letter_that_is_not_there_is_not_signed():
    with pytest.raises(Missing):
        sign_letter(letter_id="7d1d3a52-0000-4000-8000-000000000001")


def test_the_same_words_give_the_same_bytes():
    content = letter_of(ARABIC, "Fiber laser")
    assert document.render(content) == document.render(content)


@pytest.mark.parametrize("text", [one for one in HOSTILE if one.isascii()])
def test_what_would_be_markup_elsewhere_is_printed_as_it_is(text):
    printed = pdf.text_of(document.render(letter_of(text))).replace(" ", "")
    assert printed.count(text.replace(" ", "")) >= 4


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_no_value_keeps_a_letter_from_being_made(text):
    tree = parse("# {{ reason }}\n\nDear {{ reason }}.\n\n{{ reason }}\n\n- {{ reason }}\n\n{{ all }}", KINDS)
    blocks = fill(tree, {"reason": text, "all": [text]})
    content = {**CONTENT, "to": [clean(text)], "blocks": blocks}
    assert document.render(content).startswith(b"%PDF-")


def test_what_the_fonts_lack_is_spelled_and_said():
    text = pdf.text_of(document.render(letter_of('주식회사 한빛 😀 "x" \\')))
    assert "spelled in Latin letters" in text
    assert "jusighoesa" in text.lower().replace(" ", "")
    assert '"x"' in text


@pytest.mark.parametrize("sample", ["full", "bare"])
@pytest.mark.django_db
def test_every_shipped_text_makes_a_document(sample):
    for template in LetterTemplate.objects.all():
        content = previews.preview(template, sample=sample, reference="", actor=SimpleNamespace())
        assert document.render({**content, "number": "LT-2026-000001"}).startswith(b"%PDF-")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("omar", 200), ("sam", 404), ("root", 404), ("inez", 404)]
)
def test_whoever_reads_the_letter_reads_the_document(signed, sign_in, request, who, status):
    page = sign_in(request.getfixturevalue(who)).get(f"/files/{signed[0].document_id}/")
    assert page.status_code == status
