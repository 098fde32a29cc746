import io
import stat

import pytest
from pypdf import PdfReader

from exportctl.core.audit.models import AuditEvent
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from licensing.licenses import certificate, signing
from licensing.licenses.tasks import make_certificate
from tests import pdf
from tests.factories.licenses import make_license

ARABIC, CHINESE = "شركة النور للتجارة", "深圳市创新光电科技有限公司"
LONG = "Arden Photonics Division of Very Long Names for Laser Instruments and Optical Assemblies"


@pytest.fixture
def signed(arden):
    parties = [
        {"role": "consignee", "name": ARABIC, "country": "SA", "city": "الرياض"},
        {"role": "consignee", "name": LONG, "country": "NO", "city": "Oslo"},
        {"role": "end_user", "name": CHINESE, "country": "CN", "city": "深圳"},
    ]
    granted = make_license(
        arden, parties=parties, outcome="approve_with_conditions", conditions=["Only at the named address."]
    )
    make_certificate(license_id=str(granted.pk))
    granted.refresh_from_db()
    return granted, files.read(granted.certificate)


@pytest.mark.django_db
def test_the_document_says_what_the_license_says(signed):
    granted, data = signed
    text = pdf.text_of(data)
    for words in (
        granted.number,
        "ABCDE-23456",
        "Arden Photonics",
        "6A005",
        "Fiber laser module, 2 kW",
        "10 items",
        "EUR 25,000.00",
        "Only at the named address.",
        granted.case.application.reference,
        "/verify/",
        CHINESE,
    ):
        assert words in text
    assert " ".join(LONG.split()[:4]) in text


@pytest.mark.django_db
def test_names_in_other_scripts_use_fonts_that_have_them(signed):
    fonts = pdf.fonts_of(signed[1])
    assert "NotoSansArabic" in fonts
    assert "NotoSansHans" in fonts


@pytest.mark.django_db
def test_the_document_is_pdf_a_2a_and_pdf_ua_1(signed):
    reader = PdfReader(io.BytesIO(signed[1]))
    pdf.expect_archivable_and_accessible(reader)
    assert reader.metadata.title == f"Export license {signed[0].number}"


@pytest.mark.django_db
def test_the_same_content_gives_the_same_bytes(granted):
    content = certificate.content_of(granted)
    assert certificate.render(content) == certificate.render(content)


@pytest.mark.django_db
def test_a_name_that_the_fonts_lack_is_spelled_in_latin_letters_and_the_document_says_so(granted):
    content = certificate.content_of(granted)
    assert "spelled in Latin letters" not in pdf.text_of(certificate.render(content))
    content["parties"][0]["name"] = "주식회사 한빛"

    printed = pdf.text_of(certificate.render(content))

    assert "주식회사" not in printed
    assert "hanbi" in printed.lower()
    assert "spelled in Latin letters" in printed


@pytest.mark.django_db
def test_the_signature_is_valid_covers_everything_and_is_trusted(signed):
    found = pdf.signature_of(signed[1])
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.docmdp_ok


@pytest.mark.django_db
def test_one_changed_byte_breaks_the_signature(signed):
    data = bytearray(signed[1])
    place = data.index(b"stream") + 40
    data[place] ^= 1
    found = pdf.signature_of(bytes(data))
    assert not found.intact
    assert not found.bottom_line


@pytest.mark.django_db
def test_made_twice_is_stored_once(signed):
    granted, _ = signed
    make_certificate(license_id=str(granted.pk))
    assert StoredFile.objects.filter(owner_id=granted.pk).count() == 1
    assert AuditEvent.objects.filter(verb="license.certificate_made").count() == 1


def test_the_development_key_is_its_owners_alone_and_made_once():
    path = signing.key_file()
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing.key_file() == path
    assert path.read_bytes() == before


def test_without_a_key_nothing_is_signed_outside_the_demonstration(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Exception, match="EXPORTCTL_SIGNING_KEY"):
        signing.key_file()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "omar", "inez"])
def test_whoever_sees_the_license_reads_the_document(signed, sign_in, request, who):
    page = sign_in(request.getfixturevalue(who)).get(f"/files/{signed[0].certificate_id}/")
    assert page.status_code == 200
    assert page.content.startswith(b"%PDF-")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["sam", "root"])
def test_strangers_find_no_document(signed, sign_in, request, who):
    assert sign_in(request.getfixturevalue(who)).get(f"/files/{signed[0].certificate_id}/").status_code == 404
