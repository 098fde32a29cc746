"""A wall holds on every path: pages, downloads, agencies, the exporter's copy; and lets in who it names."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from exportctl.core.errors import NotPermitted
from exportctl.core.files.access import may_know, may_read
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import read
from exportctl.core.people.models import User
from exportctl.demonstration import papers
from licensing.copies.services import write_copy
from licensing.handling import services
from licensing.handling.documents import documents_of
from licensing.handling.models import About, Look
from licensing.handling.services import Wish
from licensing.notes.services import Written, write
from licensing.review.models import Case
from tests.licensing.referrals.build import make_agency, refer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def wall(case: Case, file: StoredFile, actor: User, **readers: Any) -> StoredFile:
    services.mark_file(case, file.pk, Wish("need_to_know", "It names a source.", **readers), actor=actor)
    return StoredFile.objects.get(pk=file.pk)


PAGES = ("case", "case-handling")


def test_behind_a_wall_a_document_has_no_name_on_any_page(
    case: Case, file: StoredFile, omar: User, sonia: User, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    before = text_of(sign_in(cleo).get(reverse("licensing:case", args=[case.pk])))
    assert file.name in before

    file = wall(case, file, sonia)

    for page in PAGES:
        address = reverse(f"licensing:{page}", args=[case.pk])
        for outside in (cleo, max_manager):
            text = text_of(sign_in(outside).get(address))
            assert file.name not in text
            assert file.sha256 not in text
            assert "Need to know" in text
            assert "Ask Sonia or Omar" in text
        for inside in (omar, sonia):
            assert file.name in text_of(sign_in(inside).get(address))


def test_a_download_is_refused_with_whom_to_ask_and_open_to_who_is_named(
    case: Case, file: StoredFile, sonia: User, cleo: User, max_manager: User, root: User, sign_in: SignIn
) -> None:
    file = wall(case, file, sonia, people=[cleo.pk])
    address = reverse("files:download", args=[file.pk])

    refused = sign_in(max_manager).get(address, {"mark": "need_to_know"})
    assert refused.status_code == 403
    assert "Ask Sonia or Omar" in text_of(refused)
    assert sign_in(root).get(address).status_code == 404
    assert sign_in(cleo).get(address, {"mark": "need_to_know"}).status_code == 200
    assert may_know(max_manager, file)
    assert not may_read(max_manager, file)
    assert may_read(cleo, file)


def test_a_marked_pdf_has_its_reader_across_each_page_and_no_other_file_is_changed(
    case: Case, omar: User, sign_in: SignIn
) -> None:
    filed = papers.statement("Talheim Titanium GmbH", "Cutting of titanium.").read()
    upload = SimpleUploadedFile("plan.pdf", filed, content_type="application/pdf")
    write(case, Written("The plan of the hall.", uploads=[upload]), actor=omar)
    stored = documents_of(case).get(name="plan.pdf")
    address = reverse("files:download", args=[stored.pk])
    assert sign_in(omar).get(address).content == filed

    stored = wall(case, stored, omar)

    copy = sign_in(omar).get(address, {"mark": "need_to_know"}).content
    text = PdfReader(io.BytesIO(copy)).pages[0].extract_text()
    assert "Need to know" in text
    assert omar.email in text
    assert copy.startswith(filed)
    assert read(stored) == filed


def test_a_team_reads_together(case: Case, file: StoredFile, sonia: User, cleo: User, sven: User) -> None:
    file = wall(case, file, sonia, teams=["countersigner"])

    assert may_read(cleo, file)
    assert not may_read(sven, file)


def test_whoever_gets_the_case_comes_in_and_whoever_had_it_goes_out(
    case: Case, file: StoredFile, omar: User, sonia: User, make_user: Callable[..., User]
) -> None:
    from exportctl.core.people.roles import Role, Side
    from licensing.review.services import assign

    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    file = wall(case, file, sonia)
    assert not may_read(olga, file)

    assign(Case.objects.get(pk=case.pk), to=olga, actor=omar)

    file = StoredFile.objects.get(pk=file.pk)
    assert may_read(olga, file)
    assert not may_read(omar, file)


def test_what_the_exporter_filed_stays_theirs(
    case: Case, file: StoredFile, ada: User, sam: User, sonia: User, sign_in: SignIn
) -> None:
    file = wall(case, file, sonia)

    answer = sign_in(ada).get(reverse("files:download", args=[file.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == file.content_type, "no page of the authority's mark before it"
    assert not may_read(sam, file)
    page = text_of(sign_in(ada).get(reverse("licensing:tracking", args=[case.application_id])))
    assert file.name in page
    assert "Need to know" not in page
    with zipfile.ZipFile(io.BytesIO(write_copy(case, actor=ada).read())) as copied:
        assert any(file.name in name for name in copied.namelist())
        assert not any(b"need_to_know" in copied.read(name) for name in copied.namelist())


def test_an_agency_that_has_the_case_meets_the_same_wall(
    case: Case, file: StoredFile, omar: User, sonia: User, dora: User, sign_in: SignIn
) -> None:
    (referral,) = refer(case, make_agency(dora), actor=omar)
    page = reverse("licensing:referral", args=[referral.pk])
    attached = case.application.attachments.get(file=file)
    document = reverse("licensing:referral-document", args=[referral.pk, attached.pk])
    assert file.name in text_of(sign_in(dora).get(page))

    wall(case, file, sonia)

    assert file.name not in text_of(sign_in(dora).get(page))
    assert sign_in(dora).get(document).status_code == 403
    services.mark_file(
        case, file.pk, Wish("need_to_know", "The agency needs it.", people=[dora.pk]), actor=sonia
    )
    assert file.name in text_of(sign_in(dora).get(page))
    assert "Only the people and teams who are named" in text_of(sign_in(dora).get(document))
    assert sign_in(dora).get(document, {"mark": "need_to_know"})["Content-Type"] == file.content_type


def test_a_marked_document_comes_after_a_page_that_says_the_duty_and_is_logged_when_it_comes(
    case: Case, file: StoredFile, omar: User, sign_in: SignIn
) -> None:
    services.mark_file(case, file.pk, Wish("in_confidence", "Prices."), actor=omar)
    web, address = sign_in(omar), reverse("files:download", args=[file.pk])

    before = text_of(web.get(address))
    assert "Commercial in confidence" in before
    assert "told in confidence" in before
    assert web.get(address, {"mark": "official"})["Content-Type"].startswith("text/html"), "another mark"
    assert not Look.objects.filter(about=About.FILE).exists()

    assert web.get(address, {"mark": "in_confidence"})["Content-Type"] == file.content_type
    assert Look.objects.get(about=About.FILE).subject == file.pk


def test_without_a_keeper_nothing_is_read(
    case: Case, file: StoredFile, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exportctl.core.files import marks

    monkeypatch.setattr(marks, "_KEEPERS", [])

    assert not may_read(omar, file)


def test_there_is_one_keeper() -> None:
    from exportctl.core.files import marks
    from licensing.handling.keeping import Marks

    with pytest.raises(ValueError, match="Two keepers"):
        marks.keep_marks(Marks())


def test_marking_is_for_people_of_the_authority(case: Case, file: StoredFile, ada: User, dora: User) -> None:
    for person in (ada, dora):
        with pytest.raises(NotPermitted):
            services.mark_file(case, file.pk, Wish("official", "Why not."), actor=person)
