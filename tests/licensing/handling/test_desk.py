"""The pages of marks and looks as people use them, with literal numbers of reads."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.handling import services
from licensing.handling.documents import documents_of
from licensing.handling.looks import note_looks, slot_of
from licensing.handling.models import About, Handling, Look
from licensing.handling.services import Wish
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.review.services import file_application
from screening.risk.services import ensure_model
from tests.factories.applications import complete_draft, upload

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def address(name: str, *args: object) -> str:
    return reverse(f"licensing:{name}", args=args)


def test_a_document_is_marked_on_its_page(
    case: Case, file: StoredFile, omar: User, cleo: User, sign_in: SignIn
) -> None:
    web, page = sign_in(omar), address("mark-document", case.pk, file.pk)
    assert "Need to know (with a wall)" in text_of(web.get(page))

    refused = web.post(page, {"mark": "need_to_know", "seen": "0"})
    assert refused.status_code == 422
    assert "Say why." in text_of(refused)
    data = {"mark": "need_to_know", "people": [str(cleo.pk)], "reason": "A source.", "seen": "0"}
    assert web.post(page, data).status_code == 302

    kept = Handling.objects.get()
    assert (kept.file_id, kept.wall, kept.people) == (file.pk, True, [cleo.pk])
    panel = text_of(web.get(address("case-handling", case.pk)))
    assert "A source." in panel
    assert "Cleo, Omar" in panel
    assert "A source." in text_of(web.get(page)), "its versions stand on its page"
    assert web.post(page, data).status_code == 409


def test_who_may_not_change_a_wall_reads_why(
    case: Case, file: StoredFile, omar: User, sonia: User, sign_in: SignIn
) -> None:
    services.mark_file(case, file.pk, Wish("need_to_know", "A source."), actor=sonia)
    web, page = sign_in(omar), address("mark-document", case.pk, file.pk)

    assert "Sonia set this wall" in text_of(web.get(page))
    assert "Sonia set this wall" in text_of(web.get(address("case-handling", case.pk)))
    assert web.post(page, {"mark": "", "reason": "No.", "seen": "1"}).status_code == 403


def test_the_panel_is_for_people_who_see_cases(
    case: Case, file: StoredFile, ada: User, root: User, inez: User, sign_in: SignIn
) -> None:
    for person in (ada, root, inez):
        assert sign_in(person).get(address("case-handling", case.pk)).status_code == 403
        assert sign_in(person).get(address("mark-document", case.pk, file.pk)).status_code == 403


@pytest.mark.parametrize("number", [1, 4])
def test_the_panel_reads_the_same_for_one_document_and_for_many(
    arden: Organization,
    ada: User,
    omar: User,
    cleo: User,
    sign_in: SignIn,
    number: int,
    django_assert_num_queries: Any,
) -> None:
    ensure_model()
    draft = complete_draft(arden, ada)
    for _ in range(number - 1):
        applications.attach(draft, upload(), kind="other", actor=ada, version=None)
    draft = applications.declare(draft, position="Head of export control", actor=ada, version=None)
    case = file_application(draft, actor=ada)
    for file in documents_of(case):
        services.mark_file(case, file.pk, Wish("need_to_know", "A source.", people=[cleo.pk]), actor=omar)
    web, page = sign_in(omar), address("case-handling", case.pk)

    web.get(page)  # what is read once in a session is not counted

    with django_assert_num_queries(5):
        assert web.get(page, headers={"HX-Request": "true"}).status_code == 200


def test_a_look_counts_once_in_some_minutes(case: Case, omar: User, cleo: User, ada: User) -> None:
    subject = uuid4()
    for person in (omar, omar, cleo, ada):
        note_looks(person, case.pk, About.NOTE, [subject, subject])

    assert sorted(one.person.name for one in Look.objects.select_related("person")) == ["Cleo", "Omar"]
    at = datetime(2026, 3, 2, 9, 44, 59, tzinfo=UTC)
    assert slot_of(at) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert slot_of(at + timedelta(seconds=1)) == datetime(2026, 3, 2, 9, 45, tzinfo=UTC)


def test_looks_are_only_added(case: Case, omar: User) -> None:
    note_looks(omar, case.pk, About.CASE, [case.pk])

    with pytest.raises(InternalError), transaction.atomic():
        Look.objects.all().delete()
    with pytest.raises(InternalError), transaction.atomic():
        Look.objects.update(about=About.NOTE)


def test_the_case_page_notes_who_opened_it_with_one_statement(
    case: Case, omar: User, sign_in: SignIn
) -> None:
    web, page = sign_in(omar), address("case", case.pk)

    with CaptureQueriesContext(connection) as found:
        web.get(page)
        web.get(page)

    inserts = [one["sql"] for one in found if "licensing_look" in one["sql"]]
    assert len(inserts) == 2
    assert all("ON CONFLICT DO NOTHING" in one for one in inserts)
    assert Look.objects.get().person == omar


def test_a_manager_reads_who_has_looked_and_that_is_in_the_trail(
    case: Case, file: StoredFile, omar: User, sonia: User, max_manager: User, sign_in: SignIn
) -> None:
    services.mark_file(case, file.pk, Wish("need_to_know", "A source."), actor=sonia)
    sign_in(omar).get(reverse("files:download", args=[file.pk]), {"mark": "need_to_know"})
    sign_in(omar).get(address("case", case.pk))
    web = sign_in(max_manager)

    text = text_of(web.get(address("case-looks", case.pk)))
    assert "Omar" in text
    assert file.name not in text, "the log does not tell what the wall hides"
    assert case.reference in text_of(web.get(address("person-looks", omar.pk)))
    said = AuditEvent.objects.filter(verb__startswith="looks.").order_by("seq")
    assert [one.sentence for one in said] == [
        "Max looked up who has looked at the case",
        "Max looked up what Omar has looked at",
    ]
    for person in (omar, sonia):
        assert sign_in(person).get(address("case-looks", case.pk)).status_code == 403


@pytest.mark.parametrize("number", [1, 60])
def test_the_log_is_read_by_pages(
    case: Case, omar: User, max_manager: User, sign_in: SignIn, number: int, django_assert_num_queries: Any
) -> None:
    note_looks(omar, case.pk, About.NOTE, [uuid4() for _ in range(number)])
    web, page = sign_in(max_manager), address("case-looks", case.pk)

    web.get(page)

    with django_assert_num_queries(6):
        answer = web.get(page)

    assert ("after=" in text_of(answer)) == (number > 50)
