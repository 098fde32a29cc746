"""The officer's pages about statements."""

import pytest
from django.urls import reverse

from licensing.review import services as review
from licensing.statements.models import StatementFinding
from tests.factories.cases import filed_case
from tests.factories.organizations import make_organization
from tests.licensing.statements.build import WORDS, stated_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(arden, ada, omar):
    made = stated_case(arden, ada, exporter_name="Ardenne Optics", stated_use=WORDS)
    return review.assign(made, to=omar, actor=omar)


def address(case, key=""):
    page = reverse("licensing:case-statements", args=[case.pk])
    return f"{page}{case.application.statements.get().pk}/{key}/" if key else page


def test_the_panel_shows_each_point_and_what_nobody_has_looked_at(case, omar, sign_in):
    web = sign_in(omar)
    whole = web.get(address(case)).content.decode()
    part = web.get(address(case), headers={"HX-Request": "true"}).content.decode()
    for shown in (whole, part):
        assert "The names are not the same." in shown
        assert "that nobody has looked at" in shown
        assert "signed.pdf" in shown
    assert "<html" not in part


def test_accepting_goes_back_and_asking_leads_to_the_question(case, omar, sign_in):
    web = sign_in(omar)
    judge = address(case, "exporter_name")
    assert web.post(judge, {}).status_code == 422
    accepted = web.post(judge, {"conclusion": "accepted", "reason": "It is the former name."})
    assert accepted["Location"] == address(case)
    assert "It is the former name." in web.get(address(case)).content.decode()
    asked = web.post(judge, {"conclusion": "asked", "reason": "It is not."})
    assert asked["Location"] == reverse("licensing:case-ask", args=[case.pk])
    assert StatementFinding.objects.count() == 2


def test_only_a_document_is_said_to_be_one(arden, ada, omar, sign_in):
    shown = sign_in(omar).get(address(filed_case(arden, ada))).content.decode()
    assert "only a document, nothing to compare" in shown


def test_a_colleague_reads_and_cannot_judge(case, cleo, sign_in):
    web = sign_in(cleo)
    shown = web.get(address(case)).content.decode()
    assert "Accept or ask" not in shown
    assert web.get(address(case, "exporter_name")).status_code == 403


def test_the_exporter_does_not_reach_it(case, ada, sign_in):
    assert sign_in(ada).get(address(case)).status_code == 403


@pytest.mark.parametrize("others", [1, 3])
def test_the_panel_takes_few_reads(arden, ada, sam, omar, sign_in, others, django_assert_max_num_queries):
    foreign = make_organization(sam, name="Foreign Ltd")
    for _ in range(others):
        stated_case(foreign, sam, stated_use=WORDS)
    case = stated_case(arden, ada, stated_use=WORDS)
    web = sign_in(omar)
    web.get(address(case))
    with django_assert_max_num_queries(14):
        assert f"{others} other exporter" in web.get(address(case)).content.decode() or others == 3
