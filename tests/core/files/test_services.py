import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from exportctl.core.access import ALLOW, Verdict
from exportctl.core.errors import DomainError
from exportctl.core.files import access, services
from exportctl.core.files.models import StoredFile
from tests.core.files.clamd import SIGNATURE, clamd
from tests.core.files.test_rules import PDF_BYTES, PNG_BYTES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    return tmp_path / "files"


@pytest.fixture
def rule(monkeypatch):
    """Files of a person are for that person."""

    def own(actor, owner_id) -> Verdict:
        return ALLOW if actor.pk == owner_id else Verdict("This is not yours.")

    monkeypatch.setitem(access._RULES, "core.user", own)


def upload(owner, data=PDF_BYTES, name="statement.pdf") -> StoredFile:
    return services.store_upload(SimpleUploadedFile(name, data), owner=owner, kind="statement", actor=owner)


def test_an_upload_is_hashed_and_stored_under_a_name_that_says_nothing(ada, own_folder):
    stored = upload(ada, name="../My statement.pdf")

    assert stored.name == "My statement.pdf"
    assert (stored.content_type, stored.size, stored.scan) == (
        "application/pdf",
        len(PDF_BYTES),
        "not_scanned",
    )
    assert stored.sha256 == hashlib.sha256(PDF_BYTES).hexdigest()
    assert (stored.owner_type, stored.owner_id, stored.stored_by) == ("core.user", ada.pk, ada)
    file = own_folder / stored.path
    assert file.read_bytes() == PDF_BYTES == services.read(stored)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "statement" not in stored.path
    assert str(stored.pk) not in stored.path


def test_what_the_browser_says_about_the_type_does_not_count(ada):
    lying = SimpleUploadedFile("a.png", PNG_BYTES, content_type="text/html")
    assert services.store_upload(lying, owner=ada, kind="photo", actor=ada).content_type == "image/png"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", PDF_BYTES + b"x" * 2000, "file_too_large"),
        ("a.exe", PDF_BYTES, "file_type_refused"),
        ("a.pdf", b"hello", "file_type_refused"),
    ],
)
def test_a_refused_upload_leaves_nothing(ada, settings, own_folder, name, data, code):
    settings.FILE_SIZE_LIMIT = 1000
    with pytest.raises(DomainError) as found:
        upload(ada, data, name)
    assert found.value.code == code
    assert not StoredFile.objects.exists()
    assert not own_folder.exists()


def test_with_a_scanner_clean_files_say_so_and_infected_ones_are_refused(ada, settings, own_folder):
    with clamd() as server:
        settings.CLAMAV = server.address
        assert upload(ada).scan == "clean"
        with pytest.raises(DomainError) as found:
            upload(ada, PDF_BYTES + SIGNATURE)
    assert found.value.code == "file_infected"
    with pytest.raises(DomainError) as found:
        upload(ada)
    assert found.value.code == "scanner_down"
    assert StoredFile.objects.count() == 1


def test_bytes_of_our_own_are_stored_as_they_are(ada):
    stored = services.store_bytes(
        b"a,b\n", name="a.csv", content_type="text/csv", owner=ada, kind="list", actor=None
    )
    assert (services.read(stored), stored.stored_by, stored.content_type) == (b"a,b\n", None, "text/csv")


def test_a_file_changed_or_lost_on_disk_is_not_served(ada, own_folder):
    stored = upload(ada)
    (own_folder / stored.path).write_bytes(PDF_BYTES + b"!")
    with pytest.raises(DomainError) as found:
        services.read(stored)
    assert found.value.code == "file_altered"
    default_storage.delete(stored.path)
    with pytest.raises(DomainError) as found:
        services.read(stored)
    assert found.value.code == "file_lost"


def test_a_download_is_only_for_whom_the_rule_allows(ada, sam, rule, sign_in, client):
    stored = upload(ada)
    address = f"/files/{stored.pk}/"

    answer = sign_in(ada).get(address)
    assert answer.status_code == 200
    assert answer.content == PDF_BYTES
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="statement.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert sign_in(sam).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert sign_in(ada).post(address).status_code == 405
    assert sign_in(ada).get("/files/00000000-0000-0000-0000-000000000001/").status_code == 404


def test_pictures_are_downloads_too_and_names_in_every_script_survive(ada, rule, sign_in):
    stored = upload(ada, PNG_BYTES, '深圳 "1".png')
    disposition = sign_in(ada).get(f"/files/{stored.pk}/")["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%E6%B7%B1")


def test_files_of_an_owner_without_a_rule_are_read_by_nobody(ada, sign_in):
    stored = upload(ada)
    assert access.may_read(ada, stored).reason
    assert sign_in(ada).get(f"/files/{stored.pk}/").status_code == 404


def test_a_file_is_not_reached_by_its_path(ada, rule, sign_in):
    stored = upload(ada)
    for address in (
        f"/{stored.path}",
        f"/media/{stored.path}",
        f"/files/{stored.path}",
        f"/static/{stored.path}",
    ):
        assert sign_in(ada).get(address).status_code == 404


def test_an_owner_type_has_one_rule(rule):
    with pytest.raises(ValueError, match="Two rules"):
        access.file_rule("core.user")(lambda actor, owner_id: ALLOW)
