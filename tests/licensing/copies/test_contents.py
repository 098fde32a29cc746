"""What an exporter said and did beside the form, and what followed the license, is in the copy."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from licensing.conditions.services.checking import file_evidence
from licensing.copies.services import write_copy
from licensing.decisions import services as decisions
from licensing.decisions.rules import Ground
from licensing.knowledge import services as knowledge
from licensing.knowledge.rules import Known
from licensing.library.identifiers import Identifier
from licensing.licenses import services as licenses
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import case_under_review, founded
from tests.licensing.conditions.conftest import conditioned, yearly  # noqa: F401
from tests.licensing.returns.build import PDF

pytestmark = pytest.mark.django_db


def copy_of(case, actor):
    return zipfile.ZipFile(write_copy(Case.objects.get(pk=case.pk), actor=actor))


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def paper(name):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def test_what_was_filed_and_said_beside_the_form(arden, ada, omar):
    case = case_under_review(arden, ada, omar, identifiers=(Identifier("tax", "DE 77", "DE"),))
    party = case.application.parties.get(role="end_user")
    knowledge.file(case, party.pk, Known(customer_since=2019, doubt="Why so many?"), actor=ada)
    review.recommend(case, advice=founded(Advice("deny", "Not for them.", (), ("4",))), actor=omar)
    said = decisions.Announcement(
        "We intend to refuse.", (Ground("4", "Public words.", "Secret words."),), "Not for them."
    )
    intent = decisions.announce(case, announcement=said, actor=omar)
    decisions.answer(intent, text="They cut sheet metal.", uploads=[paper("workshop.pdf")], actor=ada)

    copy = copy_of(case, ada)

    facts = json.loads(copy.read("application.json"))
    assert facts["type"] == case.application.kind
    assert facts["refusals_announced"][0]["answer"] == "They cut sheet metal."
    assert [row["identifiers"] for row in rows(copy, "parties.csv") if row["role"] == "end_user"] == [
        "tax DE 77 DE"
    ]
    assert [(row["party"], row["doubt"]) for row in rows(copy, "customer_knowledge.csv")] == [
        (party.name, "Why so many?")
    ]
    assert "refusal_answers/01-workshop.pdf" in copy.namelist()
    assert all(b"Secret words" not in copy.read(name) for name in copy.namelist())


def test_the_answers_on_the_pages_of_a_type_are_there_as_they_are_read(arden, ada, omar):
    case = case_under_review(arden, ada, omar)
    case.application.answers = {"urgent": "yes"}

    told = json.loads(zipfile.ZipFile(write_copy(case, actor=ada)).read("application.json"))["answers"]

    assert [one["answer"] for one in told] == ["Yes"]
    assert all(one["page"] and one["question"] for one in told)


def test_what_followed_the_license(conditioned, yearly, ada):  # noqa: F811
    line = conditioned.lines.order_by("number")[0]
    licenses.draw_down(
        licenses.Draw(line.pk, Decimal("2"), timezone.localdate(), "test:1", "AWB 7", Decimal(5000)),
        actor=ada,
    )
    file_evidence(yearly, text="All there.", uploads=[paper("list.pdf")], actor=ada)

    copy = copy_of(conditioned.case, ada)

    (shipped,) = rows(copy, "shipments.csv")
    assert (shipped["reference"], Decimal(shipped["quantity"])) == ("AWB 7", 2)
    assert (Decimal(shipped["value"]), shipped["currency"]) == (5000, line.currency)
    assert Decimal(shipped["value_left"]) == line.value - 5000
    assert "All there." in [row["said"] for row in rows(copy, "conditions.csv")]
    assert "evidence/01-list.pdf" in copy.namelist()
    assert rows(copy, "returns.csv") == []
