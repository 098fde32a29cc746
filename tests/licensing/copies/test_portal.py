"""The ZIP has everything that the exporter may have, and nothing that only the authority reads."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.people.models import User
from licensing.decisions import services as decisions
from licensing.organizations.models import Organization
from licensing.questions import services as questions
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import case_under_review, decided_case
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def take(web: Client, case: Case) -> Any:
    return web.post(reverse("licensing:application-everything", args=[case.application_id]))


def opened(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_it_has_the_facts_the_tables_and_the_documents_with_their_hashes(
    arden: Organization, ada: User, omar: User, sonia: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar, name="=cmd|' /C calc'!A0")
    questions.ask(case, questions.Given("Who installs it?", note="We doubt the address."), actor=omar)
    questions.ask(case, questions.Given("Who pays for it?"), actor=sonia)

    answer = take(sign_in(ada), case)

    assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}.zip"'
    archive = opened(answer)
    assert archive.testzip() is None
    facts = json.loads(archive.read("application.json"))
    assert (facts["reference"], facts["exporter"]["name"]) == (case.reference, "Arden Photonics Ltd")
    assert len(rows(archive, "goods.csv")) == case.application.lines.count()
    named = [row["name"] for row in rows(archive, "parties.csv") if row["role"] == "end_user"]
    assert named == ["'=cmd|' /C calc'!A0"], "no program runs a cell"
    assert [row["question"] for row in rows(archive, "questions.csv")] == ["Who installs it?"], "not a draft"
    assert b"We doubt" not in archive.read("questions.csv")
    assert rows(archive, "timeline.csv")
    documents = [name for name in archive.namelist() if name.startswith("documents/")]
    assert len(documents) == case.application.attachments.count()
    for row in rows(archive, "contents.csv"):
        assert hashlib.sha256(archive.read(row["path"])).hexdigest() == row["sha256"]


def test_what_only_the_authority_reads_is_in_no_file(
    arden: Organization, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    advice = Advice("deny", "Public reason.", (), ("4",))
    decision = decided_case(arden, ada, omar, advice=advice)
    decisions.countersign(decision, actor=cleo)
    drain()

    archive = opened(take(sign_in(ada), decision.case))

    whole = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("documents/"))
    assert b"Public words on 4." in whole
    assert b"Secret words" not in whole
    assert b"An embargo is in force." not in whole
    assert b"hit" not in archive.read("application.json")


def test_the_license_is_in_it(
    arden: Organization, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    decision = decided_case(arden, ada, omar)
    decisions.countersign(decision, actor=cleo)
    drain()

    archive = opened(take(sign_in(ada), decision.case))

    facts = json.loads(archive.read("application.json"))
    assert [name for name in archive.namelist() if name.startswith("letters/")]
    [document] = [name for name in archive.namelist() if name.startswith("license/")]
    assert facts["license"] in document
    assert archive.read(document).startswith(b"%PDF")


def test_a_document_that_is_lost_is_named_and_the_rest_is_there(
    arden: Organization, ada: User, omar: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)
    default_storage.delete(case.application.attachments.select_related("file")[0].file.path)

    archive = opened(take(sign_in(ada), case))

    [lost] = [row for row in rows(archive, "contents.csv") if row["missing"]]
    assert lost["missing"].startswith("This file is missing")
    assert lost["path"] not in archive.namelist()


def test_it_is_on_record_and_nobody_elses(
    arden: Organization, ada: User, omar: User, sam: User, sign_in: SignIn
) -> None:
    case = case_under_review(arden, ada, omar)
    assert take(sign_in(sam), case).status_code == 404
    assert take(sign_in(omar), case).status_code == 403
    assert not AuditEvent.objects.filter(verb="case.copied_out").exists()

    take(sign_in(ada), case)

    assert AuditEvent.objects.get(verb="case.copied_out").actor == ada
