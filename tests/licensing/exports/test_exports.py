"""The record of a case as a file: what is in it, who may have it, and that its proof proves."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.services import seal_day
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.services import read
from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.exports import services
from licensing.exports.models import CaseExport
from licensing.handling import services as handling
from licensing.handling.models import Look
from licensing.handling.services import Wish
from licensing.notes import services as notes
from licensing.organizations.models import Organization
from licensing.questions import services as questions
from licensing.retention.services import place_hold
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.core.threads import at_once
from tests.factories.cases import case_under_review, decided_case
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WHY = "The court of Halmar asks for the file."


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case under review with a question that was not sent."""
    case = case_under_review(arden, ada, omar)
    questions.ask(case, questions.Given("Who installs it?", note="We doubt the address."), actor=omar)
    drain()
    return case


def made(case: Case, actor: User) -> CaseExport:
    export = services.ask(case, reason=WHY, actor=actor)
    drain()
    export.refresh_from_db()
    assert export.status == "ready"
    return export


def opened(export: CaseExport) -> zipfile.ZipFile:
    assert export.file is not None
    return zipfile.ZipFile(io.BytesIO(read(export.file)))


def manifest(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))


def whole(archive: zipfile.ZipFile) -> bytes:
    return b"".join(archive.read(name) for name in archive.namelist())


def checked(archive: zipfile.ZipFile, folder: Path, *, key: str) -> tuple[int, str]:
    archive.extractall(folder)
    return run_check(folder, key=key)


def run_check(folder: Path, *, key: str) -> tuple[int, str]:
    environment = {**os.environ, "AUDIT_KEY": key}
    program = [sys.executable, str(folder / "audit" / "check.py")]
    done = subprocess.run(program, capture_output=True, text=True, env=environment, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_it_has_what_the_authority_has_and_the_hash_of_each_file(case: Case, max_manager: User) -> None:
    place_hold(case, whole=False, reason="The court.", reference="Halmar 1/26", actor=max_manager)

    export = made(case, max_manager)

    archive = opened(export)
    assert archive.testzip() is None
    listed = manifest(archive)
    assert {row["path"] for row in listed} == set(archive.namelist()) - {"manifest.csv"}
    for row in listed:
        assert hashlib.sha256(archive.read(row["path"])).hexdigest() == row["sha256"]
    assert (export.files, export.left_out) == (len(listed), 0)
    assert b"We doubt the address." in archive.read("authority/questions.json")
    assert json.loads(archive.read("authority/case.json"))["legal_holds"][0]["reference"] == "Halmar 1/26"
    documents = [name for name in archive.namelist() if name.startswith("exporter/documents/")]
    assert len(documents) == case.application.attachments.count()
    assert WHY in archive.read("README.txt").decode()


def test_it_has_the_decision_the_letters_and_the_license(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    decisions.countersign(decision, actor=cleo)
    drain()

    archive = opened(made(decision.case, cleo))

    said = json.loads(archive.read("authority/decisions.json"))
    assert [(one["status"], one["countersigned_by"]) for one in said] == [("countersigned", "Cleo")]
    (license,) = json.loads(archive.read("authority/licenses.json"))
    assert license["lines"]
    assert any(name.startswith("exporter/license/") for name in archive.namelist())
    assert b"LT-" in archive.read("authority/letters.csv")


def test_protected_reasons_are_in_it(arden: Organization, ada: User, omar: User, cleo: User) -> None:
    decision = decided_case(arden, ada, omar, advice=Advice("deny", "Public reason.", (), ("4",)))
    decisions.countersign(decision, actor=cleo)
    drain()

    assert b"Secret words" in opened(made(decision.case, cleo)).read("authority/decisions.json")


def test_what_a_wall_keeps_from_the_person_is_left_out(
    case: Case, omar: User, sonia: User, max_manager: User
) -> None:
    attached = case.application.attachments.filter(removed=False).select_related("file").first()
    assert attached is not None
    file = attached.file
    handling.mark_file(case, file.pk, Wish("need_to_know", "It names a source."), actor=sonia)
    note = notes.write(case, notes.Written("The walled words."), actor=sonia)
    notes.mark_note(note, Wish("need_to_know", "It names a source."), actor=sonia)

    export = made(case, max_manager)

    archive = opened(export)
    assert export.left_out == 1
    (row,) = [one for one in manifest(archive) if one["left_out"]]
    assert "Only people who are named may read it" in row["left_out"]
    everything = whole(archive)
    assert read(file) not in [archive.read(name) for name in archive.namelist()]
    assert b"The walled words." not in everything
    assert not Look.objects.filter(person=max_manager, subject=file.pk).exists()


def test_a_wall_that_comes_later_closes_the_record_too(
    sign_in: SignIn, case: Case, sonia: User, max_manager: User
) -> None:
    attached = case.application.attachments.filter(removed=False).first()
    assert attached is not None
    early = made(case, max_manager)
    take = reverse("licensing:take-case-export", args=[early.pk])
    assert sign_in(max_manager).post(take).status_code == 200

    handling.mark_file(case, attached.file_id, Wish("need_to_know", "It names a source."), actor=sonia)

    refused = sign_in(max_manager).post(take)
    assert refused.status_code == 403
    assert "Ask for the record again" in refused.content.decode()
    later = made(case, max_manager)
    take = reverse("licensing:take-case-export", args=[later.pk])
    assert sign_in(max_manager).post(take).status_code == 200


def test_an_altered_document_is_named_and_the_rest_is_there(case: Case, max_manager: User) -> None:
    attached = case.application.attachments.filter(removed=False).select_related("file").first()
    assert attached is not None
    default_storage.delete(attached.file.path)

    export = made(case, max_manager)

    (row,) = [one for one in manifest(opened(export)) if one["left_out"]]
    assert "missing" in row["left_out"]
    assert (export.left_out, export.files) == (1, len(opened(export).namelist()) - 1)


def test_the_proof_can_be_checked_and_shows_what_was_altered(
    case: Case, max_manager: User, tmp_path: Path
) -> None:
    day = AuditEvent.objects.order_by("seq").values_list("at", flat=True)[0].date()
    seal_day(day, now=timezone.now() + timedelta(days=1))
    archive = opened(made(case, max_manager))
    events = json.loads(archive.read("audit/events.json"))
    assert [one["facts"]["verb"] for one in events][-1] == "case_export.asked"

    code, said = checked(archive, tmp_path, key=settings.AUDIT_KEY)
    # the request itself came after this day was sealed, which only a test can do: the seal says so
    assert (code, said.splitlines()[0]) == (1, f"The seal of {day} does not fit its events.")
    trim(tmp_path, day.isoformat(), until=events[-1]["facts"]["seq"])

    code, said = run_check(tmp_path, key=settings.AUDIT_KEY)
    assert "seal" not in said
    events[0]["facts"]["reason"] = "Another reason."
    (tmp_path / "audit" / "events.json").write_text(json.dumps(events), encoding="utf-8")
    code, said = run_check(tmp_path, key="")
    assert "audit/events.json is not what the manifest says." in said
    code, said = run_check(tmp_path, key=settings.AUDIT_KEY)
    assert (code, f"Event {events[0]['facts']['seq']} was altered." in said) == (1, True)


def trim(folder: Path, day: str, *, until: int) -> None:
    path = folder / "audit" / "days" / f"{day}.csv"
    lines = [line for line in path.read_text().split() if int(line.split(",")[0]) < until]
    path.write_text("\n".join(lines))


def test_an_unsealed_day_is_said_and_nothing_is_wrong(case: Case, cleo: User, tmp_path: Path) -> None:
    code, said = checked(opened(made(case, cleo)), tmp_path, key=settings.AUDIT_KEY)

    assert (code, "was not sealed yet" in said, "0 faults, with the key." in said) == (0, True, True)
    assert "0 faults, without the key" in run_check(tmp_path, key="")[1]


def test_asking_making_and_taking_stand_in_the_trail_and_not_before_the_exporter(
    case: Case, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    export = made(case, cleo)
    address = reverse("licensing:take-case-export", args=[export.pk])
    assert sign_in(max_manager).post(address).status_code == 403

    answer: Any = sign_in(cleo).post(address)

    assert export.file is not None
    assert hashlib.sha256(answer.content).hexdigest() == export.file.sha256
    assert f'filename="{case.reference}-record.zip"' in answer["Content-Disposition"]
    found = AuditEvent.objects.filter(thread=case.pk, verb__startswith="case_export.").order_by("seq")
    assert [(one.verb, one.actor) for one in found] == [
        ("case_export.asked", cleo),
        ("case_export.finish", None),
        ("case_export.taken", cleo),
    ]
    assert found[0].reason == WHY
    assert not found.filter(exporter=True).exists()
    download = reverse("files:download", args=[export.file_id])
    assert sign_in(cleo).get(download).status_code == 404, "taking it is always noted"


def test_who_may_not_have_one(
    case: Case, ada: User, omar: User, inez: User, root: User, sign_in: SignIn
) -> None:
    for one in (ada, omar, inez, root):
        with pytest.raises(NotPermitted):
            services.ask(case, reason=WHY, actor=one)
        assert sign_in(one).get(reverse("licensing:case-exports", args=[case.pk])).status_code in {403, 404}


def test_without_a_reason_or_twice_at_once_there_is_none(case: Case, cleo: User, max_manager: User) -> None:
    with pytest.raises(DomainError, match="why"):
        services.ask(case, reason=" ", actor=cleo)
    services.ask(case, reason=WHY, actor=cleo)
    with pytest.raises(Conflict, match="already"):
        services.ask(case, reason=WHY, actor=cleo)
    services.ask(case, reason=WHY, actor=max_manager)


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_once_one_stands(arden: Organization, ada: User, omar: User, cleo: User) -> None:
    case = case_under_review(arden, ada, omar)

    done = at_once(lambda _: services.ask(case, reason=WHY, actor=cleo), 4)

    assert sorted(getattr(one, "code", "asked") for one in done) == ["asked"] + ["export_waiting"] * 3


def test_who_lost_the_right_meanwhile_gets_none(case: Case, cleo: User) -> None:
    export = services.ask(case, reason=WHY, actor=cleo)
    cleo.groups.clear()

    drain()

    export.refresh_from_db()
    assert (export.status, export.file) == ("stopped", None)


def test_making_it_again_changes_nothing(case: Case, cleo: User) -> None:
    export = made(case, cleo)

    services.make(export.pk)

    assert CaseExport.objects.get().file == export.file


def test_the_database_keeps_the_rules(case: Case, cleo: User, max_manager: User) -> None:
    export = services.ask(case, reason=WHY, actor=cleo)
    rows = CaseExport.objects.filter(pk=export.pk)
    with pytest.raises(IntegrityError, match="case_export_one_waiting_a_person"), transaction.atomic():
        CaseExport.objects.create(case=case, asked_by=cleo, reason=WHY)
    with pytest.raises(IntegrityError, match="case_export_has_a_reason"), transaction.atomic():
        CaseExport.objects.create(case=case, asked_by=max_manager, reason="")
    with pytest.raises(IntegrityError, match="case_export_ready_has_its_file"), transaction.atomic():
        rows.update(status="ready", ended_at=timezone.now())
    for change in ({"reason": "Another."}, {"asked_by": max_manager}):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        rows.delete()
    drain()
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(files=0)


def test_it_is_asked_for_and_taken_on_the_pages(case: Case, cleo: User, sign_in: SignIn) -> None:
    web = sign_in(cleo)
    panel, ask = (
        reverse(f"licensing:{name}", args=[case.pk]) for name in ("case-exports", "ask-case-export")
    )
    assert "Nobody has asked" in web.get(panel).content.decode()
    empty = web.post(ask, {"reason": ""})
    assert (empty.status_code, b"Say why the record is wanted." in empty.content) == (422, True)

    page = web.post(ask, {"reason": WHY}, follow=True).content.decode()

    assert "Being made" in page
    assert "every 3s" in page
    drain()
    part = web.get(panel, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 3s" not in part
    assert "Take it away" in part


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_reads_as_little_for_three_as_for_one(
    case: Case, cleo: User, sign_in: SignIn, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _ in range(count):
        made(case, cleo)
    web, address = sign_in(cleo), reverse("licensing:case-exports", args=[case.pk])
    web.get(address)

    with django_assert_num_queries(4):
        page = web.get(address, headers={"HX-Request": "true"})

    assert page.content.decode().count("Take it away") == count
