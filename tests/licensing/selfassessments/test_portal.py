"""The short test before an application: what it points to, and the three ways on from it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.advice.models import AdviceRequest
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.selfassessments import queries, services
from licensing.selfassessments.models import SelfAssessment
from licensing.selfassessments.rules import About
from licensing.types import registry
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db
TEST = "/portal/self-assessments/test/technology/"
FREE = {
    "research": "yes",
    "research_kind": "yes",
    "research_published": "yes",
    "research_withheld": "no",
    "research_input": "no",
}
ABOUT = {
    "subject": "Photonic lattices 光子",
    "about": "Measured spectra, to two guests from Merwede, in our lab.",
}
KIND = registry.of("technology")


@pytest.fixture
def web(ada: User, arden: Organization, sign_in: Callable[..., Client]) -> Client:
    return sign_in(ada)


def send(web: Client, arden: Organization, **fields: str) -> Any:
    return web.post(TEST, {"organization": arden.pk, **ABOUT, **FREE, **fields})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_type_page_offers_the_test_and_its_answers_are_said_on_the_same_page(web, arden):
    assert f'href="{TEST}"' in text(web.get("/portal/applications/types/"))
    assert f'href="{TEST}"' in text(web.get("/portal/applications/start/?kind=technology"))
    assert "Record the self-assessment" not in text(web.get(TEST))
    shown = text(send(web, arden))
    assert "no license seems to be needed for its results" in shown
    for label in ("Record the self-assessment", "Ask for advice", "Apply, so that the authority decides"):
        assert label in shown
    assert not SelfAssessment.objects.exists()


def test_it_is_recorded_in_one_step_with_its_answers_and_never_as_a_ruling(web, arden, ada):
    answer = send(web, arden, do="record")
    made = SelfAssessment.objects.get()
    assert answer["Location"] == reverse("licensing:self-assessment", args=[made.pk])
    shown = text(web.get(answer["Location"]))
    assert made.reference.startswith("SA-")
    assert "no ruling" in shown
    assert "Is it basic or applied research in science or engineering?" in shown
    assert ABOUT["subject"] in shown
    assert (made.answers, len(made.said)) == (FREE, 5)
    assert made.reference in text(web.get(reverse("licensing:self-assessments")))
    event = AuditEvent.objects.get(verb="self_assessment.recorded")
    assert event.actor == ada
    for change in (lambda: SelfAssessment.objects.update(subject="X"), made.delete):
        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"research_input": "unsure"}, "a license seems to be needed"),
        ({"research": "no"}, "A license seems to be needed unless something else frees"),
    ],
)
def test_what_points_to_a_license_is_not_recorded_and_can_be_applied_with(web, arden, said, words):
    shown = text(send(web, arden, **said))
    assert words in shown
    assert "Record the self-assessment" not in shown
    refused = send(web, arden, **said, do="record")
    assert refused.status_code == 422
    assert "there is nothing to record" in text(refused)
    assert not SelfAssessment.objects.exists()
    answer = send(web, arden, **said, do="apply")
    draft = Application.objects.get()
    assert answer["Location"] == reverse("licensing:application", args=[draft.pk])
    assert draft.kind == "technology"
    assert draft.answers == ({"research": "no"} if "research" in said else FREE | said)
    assert draft.own_reference == ABOUT["subject"]


def test_advice_is_asked_with_the_answers(web, arden):
    answer = send(web, arden, do="ask")
    request = AdviceRequest.objects.get()
    assert answer["Location"] == reverse("licensing:advice-request", args=[request.pk])
    assert (request.kind, request.end_use) == ("advice", ABOUT["about"])
    assert "Is the technology part of a research project? Yes" in request.question
    assert "no license seems to be needed" in request.question


def test_what_is_missing_is_said_beside_its_field_and_nothing_follows(web, arden):
    answer = send(web, arden, research_input="", subject="", do="record")
    shown = text(answer)
    assert answer.status_code == 422
    assert "Say whether the recipients get other controlled technology." in shown
    assert "Name the project or the technology." in shown
    assert not SelfAssessment.objects.exists()
    for wrong in ({"research_kind": "perhaps"}, {"research": "<b>"}):
        assert send(web, arden, **wrong, do="record").status_code == 422
    with pytest.raises(DomainError, match="no answer to a question"):
        services.record(arden, KIND, About(**ABOUT), FREE | {"other": "yes"}, actor=arden.registered_by)


def test_it_is_the_exporters_own(web, arden, ada, bruno, sam, agnes, omar, sign_in):
    send(web, arden, do="record")
    made = SelfAssessment.objects.get()
    page = reverse("licensing:self-assessment", args=[made.pk])
    make_member(arden, bruno)
    assert sign_in(bruno).get(page).status_code == 200
    make_organization(sam, name="Foreign Ltd")
    assert sign_in(sam).get(page).status_code == 404
    assert sign_in(omar).get(page).status_code == 403
    assert not queries.assessments_visible_to(omar).exists()
    stranger = sign_in(sam).post(TEST, {"organization": arden.pk, **ABOUT, **FREE, "do": "record"})
    assert stranger.status_code == 404
    assert SelfAssessment.objects.count() == 1


def test_a_type_without_a_test_and_a_person_without_an_exporter(web, agnes, sign_in):
    assert web.get("/portal/self-assessments/test/individual/").status_code == 404
    assert web.get("/portal/self-assessments/test/gone/").status_code == 404
    shown = text(sign_in(agnes).get(TEST))
    assert "Exporter:" not in shown
